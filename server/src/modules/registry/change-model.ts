import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { recordChange } from './record-change.ts';
import { assertModelName, type ModelAddress, modelRef, type StoredModel } from './registered-model.ts';
import type { RegistryContext } from './registry-context.ts';
import { modelCreated, modelTagged } from './webhooks/registry-news.ts';

export type NewModel = ModelAddress & {
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly actor: string;
};

/** Makes a model without versions. Throws `conflict` when there is one of that name. */
export async function createModel(context: RegistryContext, model: NewModel): Promise<StoredModel> {
  assertModelName(model.name);
  const { store } = context;
  const { project, name, description, tags, actor } = model;
  const now = context.clock.now();
  const stored: StoredModel = { project, name, description, tags, gates: [], createdAt: now, updatedAt: now };
  await store.write(async (tx) => {
    await store.models.insert(tx, stored);
    await context.outbox.queue(tx, modelCreated(stored));
  });
  await recordChange(context, {
    project,
    actor,
    action: 'model.create',
    type: 'model-created',
    subject: modelRef(model),
    message: `${name} was added to the registry`,
  });
  return stored;
}

/** Throws `not-found`. */
export async function describeModel(
  context: RegistryContext,
  address: ModelAddress,
  { description, actor }: { description: string; actor: string },
): Promise<void> {
  const { store } = context;
  await store.write(async (tx) => {
    await store.models.get(address, tx);
    await store.models.update(tx, address, { description, updated_at: context.clock.now() });
  });
  await recordChange(context, {
    project: address.project,
    actor,
    action: 'model.describe',
    type: 'model-described',
    subject: modelRef(address),
    message: `${address.name} was described anew`,
    details: { description: description.slice(0, 500) },
  });
}

/** Gives the model, its versions, tags and aliases another name. Throws `not-found`, or `conflict` when it is taken. */
export async function renameModel(
  context: RegistryContext,
  address: ModelAddress,
  { name, actor }: { name: string; actor: string },
): Promise<void> {
  assertModelName(name);
  const { store } = context;
  await store.write(async (tx) => {
    await store.models.get(address, tx);
    await store.models.rename(tx, address, { name, now: context.clock.now() });
  });
  await recordChange(context, {
    project: address.project,
    actor,
    action: 'model.rename',
    type: 'model-renamed',
    subject: modelRef({ ...address, name }),
    message: `${address.name} is called ${name} now`,
    details: { from: address.name, to: name },
  });
}

/** Removes the model with its versions. What is served from them goes on. Throws `not-found`. */
export async function deleteModel(
  context: RegistryContext,
  address: ModelAddress,
  { actor }: { actor: string },
): Promise<void> {
  const { store } = context;
  await store.write(async (tx) => {
    await store.models.get(address, tx);
    await store.models.remove(tx, address);
  });
  await recordChange(context, {
    project: address.project,
    actor,
    action: 'model.delete',
    type: 'model-deleted',
    severity: 'warning',
    subject: modelRef(address),
    message: `${address.name} was deleted with all its versions`,
  });
}

export type Tag = { readonly key: string; readonly value: string };

/** Throws `not-found`. */
export async function tagModel(
  context: RegistryContext,
  address: ModelAddress,
  { tag, actor }: { tag: Tag; actor: string },
): Promise<void> {
  assertTagKey(tag.key);
  const { store } = context;
  await store.write(async (tx) => {
    const model = await store.models.get(address, tx);
    await store.models.setTag(tx, address, tag);
    await context.outbox.queue(tx, modelTagged(model, tag));
  });
  await recordChange(context, {
    project: address.project,
    actor,
    action: 'model.tag',
    type: 'model-tagged',
    subject: modelRef(address),
    message: `${address.name} was tagged ${tag.key}`,
    details: { key: tag.key, value: tag.value.slice(0, 500) },
  });
}

/** Taking away a tag that is not there says nothing. Throws `not-found` for the model. */
export async function untagModel(
  context: RegistryContext,
  address: ModelAddress,
  { key, actor }: { key: string; actor: string },
): Promise<void> {
  const { store } = context;
  const wasThere = await store.write(async (tx) => {
    const model = await store.models.get(address, tx);
    const isGone = await store.models.deleteTag(tx, address, key);
    if (isGone) await context.outbox.queue(tx, modelTagged(model, { key }));
    return isGone;
  });
  if (!wasThere) return;
  await recordChange(context, {
    project: address.project,
    actor,
    action: 'model.untag',
    type: 'model-untagged',
    subject: modelRef(address),
    message: `the tag ${key} of ${address.name} was removed`,
    details: { key },
  });
}

export function assertTagKey(key: string): void {
  if (key !== '' && key.length <= 250) return;
  throw new SlipwayError('invalid-request', `a tag key has ${key.length} characters`, {
    hint: 'use 1 to 250 characters',
  });
}
