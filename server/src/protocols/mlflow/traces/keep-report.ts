import type { Trace, TraceReport } from '../../../modules/traces/index.ts';
import type { MlflowModules } from '../mlflow-modules.ts';
import { findExperiment } from '../tracking/find-experiment.ts';
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
  const { artifactLocation } = await findExperiment(train, report.experimentId, exchange);
  const tags =
    artifactLocation === null
      ? report.tags
      : {
          ...report.tags,
          [mlflowKeys.artifacts]: `${artifactLocation.replace(/\/$/, '')}/traces/${report.id}/artifacts`,
        };
  return withConflictAs('INVALID_PARAMETER_VALUE', () => traces.report({ ...report, tags }));
}
