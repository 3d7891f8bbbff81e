import { AlgorithmError } from '../../algorithm-error.ts';
import type { Predictions } from '../predictions.ts';

/** Both models' predictions on the rows where both, and the truth, are usable. */
export function usablePairs(
  a: Predictions,
  b: Predictions,
): { a: Predictions; b: Predictions; rowCount: number } {
  if (a.task !== b.task || a.actual.length !== b.actual.length)
    throw new AlgorithmError(
      'invalid-table',
      'two models can only be compared on the same rows and task',
      `one has ${a.actual.length} rows of ${a.task}, the other ${b.actual.length} of ${b.task}`,
    );
  const rows: number[] = [];
  for (let row = 0; row < a.actual.length; row += 1) if (isUsable(a, row) && isUsable(b, row)) rows.push(row);
  return { a: take(a, rows), b: take(b, rows), rowCount: rows.length };
}

function isUsable(predictions: Predictions, row: number): boolean {
  const truth = predictions.actual[row]!;
  if (!Number.isFinite(truth)) return false;
  if (predictions.task === 'binary') return Number.isFinite(predictions.score[row]!);
  if (predictions.task === 'regression') return Number.isFinite(predictions.prediction[row]!);
  const { classCount, probabilities } = predictions;
  if (!Number.isInteger(truth) || truth < 0 || truth >= classCount) return false;
  for (let label = 0; label < classCount; label += 1)
    if (!Number.isFinite(probabilities[row * classCount + label]!)) return false;
  return true;
}

function take(predictions: Predictions, rows: readonly number[]): Predictions {
  const pick = (values: ArrayLike<number>) => Float64Array.from(rows, (row) => values[row]!);
  const actual = pick(predictions.actual);
  if (predictions.task === 'binary') return { ...predictions, actual, score: pick(predictions.score) };
  if (predictions.task === 'regression')
    return { ...predictions, actual, prediction: pick(predictions.prediction) };
  const { classCount, probabilities } = predictions;
  const kept = new Float64Array(rows.length * classCount);
  rows.forEach((row, k) => {
    for (let label = 0; label < classCount; label += 1)
      kept[k * classCount + label] = probabilities[row * classCount + label]!;
  });
  return { ...predictions, actual, probabilities: kept };
}
