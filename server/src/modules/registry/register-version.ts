import type { ThingRef } from '@slipway/contract';
import { type ServableModelVersion, type StoredModelVersion, versionRef } from './model-version.ts';
import { recordChange } from './record-change.ts';
import { assertModelName } from './registered-model.ts';
import type { RegistryContext } from './registry-context.ts';
import type { VersionDraft } from './store/version-store.ts';
import { modelCreated, versionCreated } from './webhooks/registry-news.ts';

/** A model that was trained or exported as ONNX, before it has its number. */
export type NewVersion = Omit<
  ServableModelVersion,
  | 'id'
  | 'version'
  | 'stage'
  | 'status'
  | 'statusMessage'
  | 'source'
  | 'storageLocation'
  | 'runLink'
  | 'loggedModelId'
  | 'updatedAt'
>;

/** A model that another client keeps where it says, before it has its number. */
export type NewForeignVersion = Pick<
  StoredModelVersion,
  'project' | 'model' | 'runId' | 'runLink' | 'loggedModelId' | 'storageLocation' | 'tags' | 'description'
> & { readonly source: string; readonly createdBy: string };

/** Registers a trained model as the next version. Registering the same run's same bytes again answers the same version. */
export async function registerVersion(
  context: RegistryContext,
  version: NewVersion,
  madeFrom: readonly ThingRef[],
): Promise<StoredModelVersion> {
  assertModelName(version.model);
  return register(
    context,
    {
      ...version,
      stage: 'None',
      status: 'ready',
      statusMessage: '',
      source: null,
      storageLocation: null,
      runLink: '',
      loggedModelId: null,
      updatedAt: version.createdAt,
    },
    { madeFrom, words: `${version.trainer}, ${(version.sizeBytes / 1024).toFixed(0)} kB` },
  );
}

/** Registers files that lie elsewhere as the next version. Throws `not-found` where there is no such model. */
export async function registerForeignVersion(
  context: RegistryContext,
  version: NewForeignVersion,
  madeFrom: readonly ThingRef[],
): Promise<StoredModelVersion> {
  await context.store.models.get({ project: version.project, name: version.model });
  const now = context.clock.now();
  return register(
    context,
    {
      ...version,
      stage: 'None',
      status: 'ready',
      statusMessage: '',
      trainer: 'mlflow',
      task: null,
      target: null,
      digest: null,
      sizeBytes: null,
      signature: null,
      datasetVersionId: null,
      codeDigest: null,
      metrics: {},
      features: null,
      featureSetId: null,
      createdAt: now,
      updatedAt: now,
    },
    { madeFrom, words: `from ${version.source}` },
  );
}

async function register(
  context: RegistryContext,
  draft: VersionDraft,
  { madeFrom, words }: { madeFrom: readonly ThingRef[]; words: string },
): Promise<StoredModelVersion> {
  const { store, outbox } = context;
  const { version, isNew } = await store.write(async (tx) => {
    const address = { project: draft.project, name: draft.model };
    const before = await store.models.find(address, tx);
    const inserted = await store.versions.insert(tx, draft);
    if (!inserted.isNew) return inserted;
    const model = before ?? (await store.models.get(address, tx));
    if (before === null) await outbox.queue(tx, modelCreated(model));
    await outbox.queue(tx, versionCreated(inserted.version, model));
    return inserted;
  });
  if (!isNew) return version;
  const subject = versionRef(version);
  await context.lineage.record(
    version.project,
    subject,
    madeFrom.map((thing) => ({ thing, relation: 'registered as' })),
  );
  await recordChange(context, {
    project: version.project,
    actor: version.createdBy,
    action: 'model-version.register',
    type: 'model-version-registered',
    subject,
    message: `${subject.label} registered (${words})`,
    details: { version: version.version, digest: version.digest },
  });
  return version;
}
