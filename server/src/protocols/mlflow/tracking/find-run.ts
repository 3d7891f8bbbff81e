import type { DressedRun, Train } from '../../../modules/train/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { missingValue } from '../wire/fields.ts';
import { doesNotExist } from '../wire/mlflow-error.ts';
import type { Exchange } from '../wire/mlflow-route.ts';
import { checkRunId } from './validate.ts';

/** A run is named by `run_id`, or by its older name `run_uuid`. */
export type RunIdInput = { readonly run_id: string | undefined; readonly run_uuid?: string | undefined };

export function runIdOf(input: RunIdInput): string {
  const id = input.run_id || input.run_uuid;
  if (id === undefined || id === '') throw missingValue('run_id');
  checkRunId(id);
  return id;
}

export const runNotFound = (id: string) => doesNotExist(`Run with id=${id} not found`);

/** The run, when the caller may see it. Throws RESOURCE_DOES_NOT_EXIST in MLflow's words. */
export async function findRun(train: Train, id: string, exchange: Exchange): Promise<DressedRun> {
  const found = await whenFound(id, () => train.findRun(id));
  if (exchange.isScoped && found.run.project !== exchange.project) throw runNotFound(id);
  return found;
}

/** Throws for a run of another workspace than the one the caller names; without a name nothing is asked. */
export async function assertVisible(train: Train, id: string, exchange: Exchange): Promise<void> {
  if (exchange.isScoped) await findRun(train, id, exchange);
}

/** Runs a call on a run and says in MLflow's words that there is none. */
export async function whenFound<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'not-found' && error.message.includes(`run '${id}'`))
      throw runNotFound(id);
    throw error;
  }
}
