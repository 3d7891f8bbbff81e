import type { Registry } from '../../../modules/registry/index.ts';
import type { Train } from '../../../modules/train/index.ts';
import { whenFound } from '../tracking/find-run.ts';
import { doesNotExist } from '../wire/mlflow-error.ts';

/** What a run or a logged model says of the files a version is registered from. */
export type SourceOwner = { readonly artifactUri: string; readonly runId: string | null };

/** What the registry's calls are translated to. */
export type RegistryModules = {
  readonly registry: Registry;
  /** The run's files; throws RESOURCE_DOES_NOT_EXIST. */
  runFiles(runId: string): Promise<SourceOwner>;
  /** The files of a logged model, and the run that made it; throws RESOURCE_DOES_NOT_EXIST. */
  loggedModelFiles(modelId: string): Promise<SourceOwner>;
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
  async runFiles(runId) {
    const { run } = await whenFound(runId, () => train.findRun(runId));
    return { artifactUri: run.artifactUri, runId };
  },
  async loggedModelFiles(modelId) {
    throw doesNotExist(`Logged model with ID '${modelId}' not found.`);
  },
  async noteRegistration() {},
});
