import { type StoredModelVersion, versionRef } from './model-version.ts';
import { recordChange } from './record-change.ts';
import { type ModelAddress, modelRef } from './registered-model.ts';
import type { RegistryContext } from './registry-context.ts';
import { aliasMoved } from './webhooks/registry-news.ts';

/** Points an alias to a version. Says what it pointed to before. Moving it to where it is does nothing. */
export async function moveAlias(
  context: RegistryContext,
  version: StoredModelVersion,
  { alias, actor, reason }: { alias: string; actor: string; reason: string },
): Promise<void> {
  const { store } = context;
  const address = { project: version.project, name: version.model };
  const before = await store.write(async (tx) => {
    // Looked up again: the version may have been deleted since it was read.
    await store.versions.get(address, version.version, tx);
    const to = { alias, version: version.version };
    const from = await store.aliases.move(tx, address, { ...to, now: context.clock.now() });
    if (from !== version.version)
      await context.outbox.queue(tx, aliasMoved(await store.models.get(address, tx), to));
    return from;
  });
  if (before === version.version) return;
  const subject = versionRef(version);
  await recordChange(context, {
    project: version.project,
    actor,
    action: 'alias.move',
    type: 'alias-moved',
    severity: 'good',
    subject,
    message:
      before === null
        ? `${subject.label} is the first ${alias}`
        : `${subject.label} is now ${alias} in place of v${before}`,
    details: { alias, from: before, to: version.version, reason },
  });
}

/** Takes an alias away. Taking one away that is not there says nothing. Throws `not-found` for the model. */
export async function removeAlias(
  context: RegistryContext,
  address: ModelAddress,
  { alias, actor }: { alias: string; actor: string },
): Promise<void> {
  const { store } = context;
  const wasThere = await store.write(async (tx) => {
    const model = await store.models.get(address, tx);
    const isGone = await store.aliases.remove(tx, address, alias);
    if (isGone) await context.outbox.queue(tx, aliasMoved(model, { alias }));
    return isGone;
  });
  if (!wasThere) return;
  await recordChange(context, {
    project: address.project,
    actor,
    action: 'alias.remove',
    type: 'alias-removed',
    subject: modelRef(address),
    message: `no version of ${address.name} is ${alias} any more`,
    details: { alias },
  });
}
