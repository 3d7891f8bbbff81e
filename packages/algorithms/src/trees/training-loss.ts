import type { Objective } from './objective.ts';

/** Rows the training loss is measured on at most; enough for two digits of a curve. */
const mostRows = 20_000;

/**
 * Measures the loss on the training rows, or on 20,000 evenly spread ones of larger tables: it draws a curve and
 * decides nothing. `joinedOf` says where the scores of a row are when rows were joined.
 */
export function createTrainingLoss(
  objective: Objective,
  target: ArrayLike<number>,
  joinedOf: Int32Array | null,
): (scores: Float64Array) => number {
  const { width } = objective;
  const step = Math.max(1, target.length / mostRows);
  const count = Math.floor(target.length / step);
  const rows = Int32Array.from({ length: count }, (_, i) => Math.floor(i * step));
  const sampled = Float64Array.from(rows, (row) => target[row]!);
  const places = joinedOf === null ? rows : rows.map((row) => joinedOf[row]!);
  const gathered = new Float64Array(count * width);
  return (scores) => {
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < width; k++) gathered[i * width + k] = scores[places[i]! * width + k]!;
    }
    return objective.loss(sampled, gathered);
  };
}
