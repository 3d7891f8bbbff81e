import type { LoopStage } from '@slipway/contract';
import { pathsOf } from '../../address/paths.ts';

/** Where a stage of the loop is looked at closely. */
export function hrefOfStage(project: string, stage: LoopStage['id']): string {
  const paths = pathsOf(project);
  return {
    data: paths.datasets,
    train: paths.runs(),
    evaluate: paths.evaluations(),
    registry: paths.models,
    deploy: paths.endpoints,
    monitor: paths.monitors(),
  }[stage];
}
