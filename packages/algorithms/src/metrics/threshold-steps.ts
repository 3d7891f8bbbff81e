import { descendingOrder } from './order.ts';

/**
 * Every distinct score as a threshold, descending, with what lies at or above it; equal scores are one step.
 * Arrays of the same length; `truePositives.at(-1)` and `falsePositives.at(-1)` are the class totals.
 */
export type ThresholdSteps = {
  readonly thresholds: Float64Array;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  readonly positives: number;
  readonly negatives: number;
};

/** `actual` 0 or 1 beside finite scores. */
export function thresholdSteps(actual: ArrayLike<number>, score: ArrayLike<number>): ThresholdSteps {
  const order = descendingOrder(score);
  const thresholds = new Float64Array(order.length);
  const truePositives = new Float64Array(order.length);
  const falsePositives = new Float64Array(order.length);
  let step = -1;
  let positives = 0;
  let negatives = 0;
  for (const row of order) {
    if (step < 0 || score[row] !== thresholds[step]) step += 1;
    if (actual[row] === 1) positives += 1;
    else negatives += 1;
    thresholds[step] = score[row]!;
    truePositives[step] = positives;
    falsePositives[step] = negatives;
  }
  return {
    thresholds: thresholds.subarray(0, step + 1),
    truePositives: truePositives.subarray(0, step + 1),
    falsePositives: falsePositives.subarray(0, step + 1),
    positives,
    negatives,
  };
}

/**
 * Area under the ROC curve: the chance that a random positive scores above a random negative, ties counting
 * half. NaN when a class is absent.
 */
export function rocAuc(steps: ThresholdSteps): number {
  let area = 0;
  let truePositives = 0;
  let falsePositives = 0;
  for (let k = 0; k < steps.thresholds.length; k += 1) {
    const width = steps.falsePositives[k]! - falsePositives;
    area += width * (truePositives + steps.truePositives[k]!);
    truePositives = steps.truePositives[k]!;
    falsePositives = steps.falsePositives[k]!;
  }
  return area / (2 * steps.positives * steps.negatives);
}

/**
 * Average precision, the area under the precision-recall curve as a step function: sum of
 * (R_k - R_(k-1)) P_k over thresholds (as scikit-learn's average_precision_score). NaN without positives.
 */
export function averagePrecision(steps: ThresholdSteps): number {
  let sum = 0;
  let before = 0;
  for (let k = 0; k < steps.thresholds.length; k += 1) {
    const hits = steps.truePositives[k]!;
    sum += ((hits - before) * hits) / (hits + steps.falsePositives[k]!);
    before = hits;
  }
  return sum / steps.positives;
}

/** The threshold with the highest F1 and that F1; the highest threshold among equals. null without positives. */
export function bestF1(steps: ThresholdSteps): { threshold: number; f1: number } | null {
  if (steps.positives === 0) return null;
  let best = { threshold: Number.NaN, f1: -1 };
  for (let k = 0; k < steps.thresholds.length; k += 1) {
    const hits = steps.truePositives[k]!;
    const f1 = (2 * hits) / (hits + steps.falsePositives[k]! + steps.positives);
    if (f1 > best.f1) best = { threshold: steps.thresholds[k]!, f1 };
  }
  return best;
}
