import type { Outcome } from './predictions.ts';

/** Rows by truth and prediction at one threshold. */
export type BinaryConfusion = {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
};

/** Counts rows; a row is predicted positive when its score is at least the threshold. */
export function binaryConfusion(
  actual: ArrayLike<number>,
  score: ArrayLike<number>,
  threshold: number,
): BinaryConfusion {
  const cells = [0, 0, 0, 0];
  for (let row = 0; row < actual.length; row += 1)
    cells[(actual[row] === 1 ? 2 : 0) + (score[row]! >= threshold ? 1 : 0)]! += 1;
  const [trueNegatives, falsePositives, falseNegatives, truePositives] = cells as [
    number,
    number,
    number,
    number,
  ];
  return { truePositives, falsePositives, trueNegatives, falseNegatives };
}

/** The metrics that follow from the four counts. Precision without predicted positives is undefined, not 0. */
export function confusionOutcomes(confusion: BinaryConfusion): Record<string, Outcome> {
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = confusion;
  const recall = share(tp, tp + fn, 'no row is positive');
  const specificity = share(tn, tn + fp, 'no row is negative');
  return {
    accuracy: share(tp + tn, tp + fp + tn + fn, 'there are no rows'),
    precision: share(tp, tp + fp, 'no row was predicted positive'),
    recall,
    f1: share(2 * tp, 2 * tp + fp + fn, 'no row is positive or was predicted positive'),
    specificity,
    balanced_accuracy:
      typeof recall === 'number' && typeof specificity === 'number'
        ? (recall + specificity) / 2
        : { because: 'only one class is present' },
    mcc: matthews(confusion),
  };
}

const share = (part: number, whole: number, because: string): Outcome =>
  whole === 0 ? { because } : part / whole;

/** Matthews correlation coefficient; 0 when the truth or the prediction is constant, as scikit-learn has it. */
function matthews({
  truePositives: tp,
  falsePositives: fp,
  trueNegatives: tn,
  falseNegatives: fn,
}: BinaryConfusion): Outcome {
  if (tp + fp + tn + fn === 0) return { because: 'there are no rows' };
  const square = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn);
  return square === 0 ? 0 : (tp * tn - fp * fn) / Math.sqrt(square);
}

/** Counts [actual][predicted] of a multiclass model. */
export function multiclassConfusion(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classCount: number,
): number[][] {
  const counts = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (let row = 0; row < actual.length; row += 1) counts[actual[row]!]![predicted[row]!]! += 1;
  return counts;
}
