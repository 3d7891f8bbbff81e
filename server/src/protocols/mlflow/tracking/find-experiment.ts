import type { Experiment, Train } from '../../../modules/train/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { doesNotExist } from '../wire/mlflow-error.ts';
import type { Exchange } from '../wire/mlflow-route.ts';

/** The experiment, when the caller may see it. Throws RESOURCE_DOES_NOT_EXIST in MLflow's words. */
export async function findExperiment(
  train: Train,
  id: string,
  { isScoped, project }: Exchange,
): Promise<Experiment> {
  const unknown = () => doesNotExist(`No Experiment with id=${id.slice(0, 100)} exists`);
  try {
    const experiment = await train.experiments.get(id);
    if (isScoped && experiment.project !== project) throw unknown();
    return experiment;
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'not-found') throw unknown();
    throw error;
  }
}
