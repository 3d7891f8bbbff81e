import type { ThingRef } from '@slipway/contract';
import { type StoredModelVersion, versionRef } from './model-version.ts';
import type { RegistryContext } from './registry.ts';
import type { NewVersion } from './store.ts';

/** Registers a trained model as the next version. Registering the same run's same bytes again answers the same version. */
export async function registerVersion(
  context: RegistryContext,
  version: NewVersion,
  madeFrom: readonly ThingRef[],
): Promise<StoredModelVersion> {
  const { version: stored, isNew } = await context.store.insertVersion(version);
  if (!isNew) return stored;
  const ref = versionRef(stored);
  await context.lineage.record(
    stored.project,
    ref,
    madeFrom.map((thing) => ({ thing, relation: 'registered as' })),
  );
  await context.audit.append({
    actor: stored.createdBy,
    action: 'model-version.register',
    subject: ref,
    project: stored.project,
    details: { digest: stored.digest },
  });
  await context.events.emit({
    project: stored.project,
    type: 'model-version-registered',
    subject: ref,
    severity: 'info',
    message: `${ref.label} registered (${stored.trainer}, ${(stored.sizeBytes / 1024).toFixed(0)} kB)`,
    data: { version: stored.version, digest: stored.digest },
  });
  return stored;
}
