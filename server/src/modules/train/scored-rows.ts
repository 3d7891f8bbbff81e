import type { Predictions, Target } from '@slipway/algorithms';
import type { Scores } from './trainers/trainer.ts';

/** A model's scores beside the truth, as the metrics take them. */
export function toPredictions(target: Target, scores: Scores, threshold?: number): Predictions {
  const { task, values: actual } = target;
  if (task === 'regression') return { task, actual, prediction: scores };
  if (task === 'binary') {
    return { task, actual, score: scores, ...(threshold === undefined ? {} : { threshold }) };
  }
  return { task, actual, probabilities: scores, classCount: target.classes!.length };
}
