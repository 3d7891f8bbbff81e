import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { MlflowError, type MlflowErrorCode } from './mlflow-error.ts';

/** Runs module calls whose `conflict` MLflow calls by another name: RESOURCE_ALREADY_EXISTS, INVALID_PARAMETER_VALUE. */
export async function withConflictAs<T>(code: MlflowErrorCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'conflict') throw new MlflowError(code, error.message);
    throw error;
  }
}
