import type { ModelStage } from '@slipway/contract';
import { assertTagKey, type Tag } from './change-model.ts';
import { type StoredModelVersion, versionRef } from './model-version.ts';
import { recordChange } from './record-change.ts';
import type { ModelAddress } from './registered-model.ts';
import type { RegistryContext } from './registry-context.ts';
import { versionTagged } from './webhooks/registry-news.ts';

/** A version by its number in a model. */
export type VersionPlace = ModelAddress & { readonly version: number };

/** Throws `not-found`. */
export async function describeVersion(
  context: RegistryContext,
  place: VersionPlace,
  { description, actor }: { description: string; actor: string },
): Promise<void> {
  const { store } = context;
  const version = await store.write(async (tx) => {
    const found = await store.versions.get(place, place.version, tx);
    await store.versions.update(tx, found.id, { description, updated_at: context.clock.now() });
    return found;
  });
  await tell(context, version, {
    actor,
    verb: 'describe',
    done: 'described',
    message: `was described anew`,
    details: { description: description.slice(0, 500) },
  });
}

/** Puts a version into a stage; `isArchiving` moves the others of that stage to Archived. Throws `not-found`. */
export async function moveStage(
  context: RegistryContext,
  place: VersionPlace,
  { stage, isArchiving, actor }: { stage: ModelStage; isArchiving: boolean; actor: string },
): Promise<void> {
  const { store } = context;
  const now = context.clock.now();
  const { version, archived } = await store.write(async (tx) => {
    const found = await store.versions.get(place, place.version, tx);
    const others = isArchiving ? await store.versions.archiveOthers(tx, found, { stage, now }) : [];
    await store.versions.update(tx, found.id, { stage, updated_at: now });
    await store.models.update(tx, place, { updated_at: now });
    return { version: found, archived: others };
  });
  const others = archived.length === 0 ? '' : `, v${archived.join(', v')} archived`;
  await tell(context, version, {
    actor,
    verb: 'stage',
    done: 'staged',
    message: `moved from stage ${version.stage} to ${stage}${others}`,
    details: { from: version.stage, to: stage, archived },
  });
}

/** Removes a version; its number is not given again, aliases to it go. What is served from it goes on. Throws `not-found`. */
export async function deleteVersion(
  context: RegistryContext,
  place: VersionPlace,
  { actor }: { actor: string },
): Promise<void> {
  const { store } = context;
  const now = context.clock.now();
  const { version, aliases } = await store.write(async (tx) => {
    const found = await store.versions.get(place, place.version, tx);
    const removed = await store.aliases.removeOf(tx, place, place.version);
    await store.versions.remove(tx, found, now);
    await store.models.update(tx, place, { updated_at: now });
    return { version: found, aliases: removed };
  });
  await tell(context, version, {
    actor,
    verb: 'delete',
    done: 'deleted',
    message: `was deleted${aliases.length === 0 ? '' : `, and with it its aliases ${aliases.join(', ')}`}`,
    details: { aliases },
  });
}

/** Throws `not-found`. */
export async function tagVersion(
  context: RegistryContext,
  place: VersionPlace,
  { tag, actor }: { tag: Tag; actor: string },
): Promise<void> {
  assertTagKey(tag.key);
  const { store } = context;
  const version = await store.write(async (tx) => {
    const found = await store.versions.get(place, place.version, tx);
    await store.versions.setTag(tx, found.id, tag);
    const model = await store.models.get(place, tx);
    await context.outbox.queue(tx, versionTagged(model, { version: place.version, ...tag }));
    return found;
  });
  await tell(context, version, {
    actor,
    verb: 'tag',
    done: 'tagged',
    message: `was tagged ${tag.key}`,
    details: { key: tag.key, value: tag.value.slice(0, 500) },
  });
}

/** Taking away a tag that is not there says nothing. Throws `not-found` for the version. */
export async function untagVersion(
  context: RegistryContext,
  place: VersionPlace,
  { key, actor }: { key: string; actor: string },
): Promise<void> {
  const { store } = context;
  const version = await store.write(async (tx) => {
    const found = await store.versions.get(place, place.version, tx);
    if (!(await store.versions.deleteTag(tx, found.id, key))) return null;
    const model = await store.models.get(place, tx);
    await context.outbox.queue(tx, versionTagged(model, { version: place.version, key }));
    return found;
  });
  if (version === null) return;
  await tell(context, version, {
    actor,
    verb: 'untag',
    done: 'untagged',
    message: `lost its tag ${key}`,
    details: { key },
  });
}

type VersionNews = {
  actor: string;
  verb: string;
  done: string;
  message: string;
  details: NonNullable<Parameters<typeof recordChange>[1]['details']>;
};

const tell = (context: RegistryContext, version: StoredModelVersion, news: VersionNews) => {
  const subject = versionRef(version);
  return recordChange(context, {
    project: version.project,
    actor: news.actor,
    action: `model-version.${news.verb}`,
    type: `model-version-${news.done}`,
    subject,
    message: `${subject.label} ${news.message}`,
    details: news.details,
  });
};
