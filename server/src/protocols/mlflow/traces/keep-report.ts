import type { Trace, TraceReport } from '../../../modules/traces/index.ts';
import type { Experiment, Train } from '../../../modules/train/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { MlflowModules } from '../mlflow-modules.ts';
import { doesNotExist } from '../wire/mlflow-error.ts';
import type { Exchange } from '../wire/mlflow-route.ts';
import { withConflictAs } from '../wire/rethrow.ts';
import { mlflowKeys } from './render-trace.ts';

export type TraceModules = Pick<MlflowModules, 'train' | 'traces'>;

/** Writes down a trace, in an experiment that the caller may see. Errors in MLflow's words. */
export async function keepReport(
  { traces, train }: TraceModules,
  report: TraceReport,
  exchange: Exchange,
): Promise<Trace> {
  const { artifactLocation } = await checkExperiment(train, report.experimentId, exchange);
  const tags =
    artifactLocation === null
      ? report.tags
      : {
          ...report.tags,
          [mlflowKeys.artifacts]: `${artifactLocation.replace(/\/$/, '')}/traces/${report.id}/artifacts`,
        };
  return withConflictAs('INVALID_PARAMETER_VALUE', () => traces.report({ ...report, tags }));
}

/** The experiment, when the caller may see it. Throws RESOURCE_DOES_NOT_EXIST. */
export async function checkExperiment(
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
