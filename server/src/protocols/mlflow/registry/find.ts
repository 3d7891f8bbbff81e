import type { ModelSummary, Registry, StoredModelVersion } from '../../../modules/registry/index.ts';
import { doesNotExist } from '../wire/mlflow-error.ts';
import type { Exchange } from '../wire/mlflow-route.ts';
import { checkModelName, readVersion } from './validate.ts';

export type ModelInput = { readonly name: string };
export type VersionInput = ModelInput & { readonly version: string };

export const addressOf = ({ name }: ModelInput, { project }: Exchange) => {
  checkModelName(name);
  return { project, name };
};

export const placeOf = (input: VersionInput, exchange: Exchange) => ({
  ...addressOf(input, exchange),
  version: readVersion(input.version),
});

/** Throws RESOURCE_DOES_NOT_EXIST in MLflow's words. */
export async function findModel(
  registry: Registry,
  input: ModelInput,
  exchange: Exchange,
): Promise<ModelSummary> {
  const model = await registry.findModel(addressOf(input, exchange));
  if (model === null) throw doesNotExist(`Registered Model with name=${input.name} not found`);
  return model;
}

/** Throws RESOURCE_DOES_NOT_EXIST in MLflow's words. */
export async function findVersion(
  registry: Registry,
  input: VersionInput,
  exchange: Exchange,
): Promise<StoredModelVersion> {
  const version = await registry.findVersion(placeOf(input, exchange));
  if (version === null)
    throw doesNotExist(`Model Version (name=${input.name}, version=${input.version}) not found`);
  return version;
}
