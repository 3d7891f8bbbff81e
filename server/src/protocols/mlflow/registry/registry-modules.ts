import type { Registry } from '../../../modules/registry/index.ts';
import type { Train } from '../../../modules/train/index.ts';
import { findLoggedModel, whenModelFound } from '../logged-models/find-logged-model.ts';
import { findRun } from '../tracking/find-run.ts';
import type { Exchange } from '../wire/mlflow-route.ts';

/** What a run or a logged model says of the files a version is registered from. */
export type SourceOwner = { readonly artifactUri: string; readonly runId: string | null };

/** What the registry's calls are translated to. */
export type RegistryModules = {
  readonly registry: Registry;
  /** The run's files; throws RESOURCE_DOES_NOT_EXIST, also for one that the caller may not see. */
  runFiles(runId: string, exchange: Exchange): Promise<SourceOwner>;
  /** The files of a logged model, and the run that made it; throws RESOURCE_DOES_NOT_EXIST. */
  loggedModelFiles(modelId: string, exchange: Exchange): Promise<SourceOwner>;
  /** Tells a logged model that it was registered. */
  noteRegistration(modelId: string, version: { name: string; version: number }): Promise<void>;
};

/** The modules as the registry's calls see them. */
export const registryModules = ({
  train,
  registry,
}: {
  train: Train;
  registry: Registry;
}): RegistryModules => ({
  registry,
  async runFiles(runId, exchange) {
    const { run } = await findRun(train, runId, exchange);
    return { artifactUri: run.artifactUri, runId };
  },
  async loggedModelFiles(modelId, exchange) {
    const model = await findLoggedModel(train.loggedModels, modelId, exchange);
    return { artifactUri: model.artifactUri, runId: model.sourceRunId };
  },
  noteRegistration: (modelId, version) =>
    whenModelFound(modelId, () =>
      train.loggedModels.changeTag(modelId, versionsTag, (value) => addVersion(value, version)),
    ),
});

/** Where a logged model keeps the versions it was registered as, as JSON. */
const versionsTag = 'mlflow.modelVersions';

type Named = { readonly name: string; readonly version: number };

function addVersion(value: string | null, version: Named): string {
  const isSame = (other: Named) => other.name === version.name && other.version === version.version;
  const before = readVersions(value);
  // With the blanks that Python writes, which some compare.
  const texts = (before.some(isSame) ? before : [...before, version]).map(
    (each) => `{"name": ${JSON.stringify(each.name)}, "version": ${JSON.stringify(each.version)}}`,
  );
  return `[${texts.join(', ')}]`;
}

/** A tag that a person wrote over is begun anew. */
function readVersions(value: string | null): Named[] {
  try {
    const read: unknown = JSON.parse(value ?? '[]');
    return Array.isArray(read) ? read.filter(isNamed) : [];
  } catch {
    return [];
  }
}

const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'name' in value && 'version' in value;
