import type { Evaluate } from '../../modules/evaluate/index.ts';
import type { Pipelines } from '../../modules/pipelines/index.ts';
import type { Registry } from '../../modules/registry/index.ts';
import type { Traces } from '../../modules/traces/index.ts';
import type { Train } from '../../modules/train/index.ts';

/** What of the modules MLflow's calls are translated to. */
export type MlflowModules = {
  readonly train: Train;
  readonly registry: Registry;
  readonly traces: Traces;
  readonly pipelines: Pick<Pipelines, 'projects' | 'listProjects' | 'getProject'>;
  readonly evaluate: Pick<Evaluate, 'datasets' | 'scorers'>;
};
