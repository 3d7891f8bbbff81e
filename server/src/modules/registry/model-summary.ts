import type { StoredModelVersion } from './model-version.ts';
import type { ModelAddress, StoredModel } from './registered-model.ts';
import type { RegistryContext } from './registry-context.ts';

/** A model with its aliases and the newest version of each stage that is in use. */
export type ModelSummary = StoredModel & {
  readonly aliases: Readonly<Record<string, number>>;
  readonly latest: readonly StoredModelVersion[];
};

/** Models of one project, in their order; a fixed number of statements whatever their number. */
export async function summariseModels(
  { store }: RegistryContext,
  models: readonly StoredModel[],
): Promise<ModelSummary[]> {
  if (models.length === 0) return [];
  const { project } = models[0]!;
  const names = models.map(({ name }) => name);
  const [aliases, latest] = await Promise.all([
    store.aliases.ofModels(project, names),
    store.versions.latestByStage(project, names),
  ]);
  const byModel = Map.groupBy(latest, ({ model }) => model);
  return models.map((model) => ({
    ...model,
    aliases: aliases.get(model.name) ?? {},
    latest: byModel.get(model.name) ?? [],
  }));
}

/** Throws `not-found`. */
export async function getLatestVersions(
  { store }: RegistryContext,
  address: ModelAddress,
): Promise<StoredModelVersion[]> {
  await store.models.get(address);
  return store.versions.latestByStage(address.project, [address.name]);
}
