import type { LoggedModel, LoggedModels } from '../../../modules/train/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { doesNotExist } from '../wire/mlflow-error.ts';
import type { Exchange } from '../wire/mlflow-route.ts';

export const modelNotFound = (id: string) => doesNotExist(`Logged model with ID '${id}' not found.`);

/** The model, when the caller may see it. Throws RESOURCE_DOES_NOT_EXIST in MLflow's words. */
export async function findLoggedModel(
  models: LoggedModels,
  id: string,
  exchange: Pick<Exchange, 'isScoped' | 'project'>,
): Promise<LoggedModel> {
  const model = await whenModelFound(id, () => models.get(id));
  if (exchange.isScoped && model.project !== exchange.project) throw modelNotFound(id);
  return model;
}

/** Runs a call on a model and says in MLflow's words that there is none. */
export async function whenModelFound<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'not-found' && error.message.includes('no logged model'))
      throw modelNotFound(id);
    throw error;
  }
}
