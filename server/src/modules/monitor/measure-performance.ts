import { measurePredictions, type Predictions } from '@slipway/algorithms';
import { z } from 'zod';
import type { ServableModel } from '../deploy/index.ts';

/** Outcomes that arrived, with what the model had said; equal lengths. */
export type JudgedPredictions = { outcomes: Float64Array; scores: Float64Array; outputs: readonly string[] };

/** Every metric of the model's task over the outcomes of a window; undefined ones are null. */
export function measurePerformance(
  model: Pick<ServableModel, 'task' | 'classes'>,
  judged: JudgedPredictions,
): Record<string, number | null> {
  if (judged.outcomes.length === 0) return {};
  return { ...measurePredictions(toPredictions(model, judged)).metrics };
}

function toPredictions(
  { task, classes }: Pick<ServableModel, 'task' | 'classes'>,
  { outcomes, scores, outputs }: JudgedPredictions,
): Predictions {
  if (task === 'binary') return { task, actual: outcomes, score: scores };
  if (task === 'regression') return { task, actual: outcomes, prediction: scores };
  const classCount = classes?.length ?? 0;
  return {
    task,
    actual: outcomes,
    classCount,
    probabilities: outputs.flatMap((output) => LoggedOutput.parse(JSON.parse(output)).probabilities),
  };
}

const LoggedOutput = z.object({ probabilities: z.array(z.number()) });
