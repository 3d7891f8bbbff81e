import { findMetric, measurePredictions, metricsOfTask, type Target, type Task } from '@slipway/algorithms';
import { nearest } from '../../../platform/config/nearest.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { toPredictions } from '../scored-rows.ts';
import type { Scores } from '../trainers/trainer.ts';

/** Every metric of the task; null where it is undefined on these rows. */
export const measure = (target: Target, scores: Scores): Record<string, number | null> => ({
  ...measurePredictions(toPredictions(target, scores)).metrics,
});

/** Throws `invalid-training` with the nearest name when the task has no such metric. */
export function checkMetric(name: string, task: Task): void {
  const known = metricsOfTask(task).map(({ id }) => id);
  if (known.includes(name)) return;
  const close = nearest(name, known);
  throw new SlipwayError('invalid-training', `a ${task} task has no metric '${name}'`, {
    hint: `${close === null ? '' : `did you mean '${close}'? `}metrics are ${known.join(', ')}`,
  });
}

export const directionOf = (metric: string): 'minimize' | 'maximize' =>
  findMetric(metric)?.higherIsBetter === true ? 'maximize' : 'minimize';
