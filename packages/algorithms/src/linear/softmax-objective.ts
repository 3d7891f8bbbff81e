import type { DesignMatrix } from './design-matrix.ts';
import type { Objective } from './objective.ts';
import { readRow, squareSums } from './single-output-objective.ts';

/**
 * Multinomial log loss with one weight vector a class. Parameters, row-major [class x (features + intercept)].
 * No Hessian: classes x features is too many for Newton.
 */
export function softmaxObjective(
  design: DesignMatrix,
  target: ArrayLike<number>,
  { classCount, l2 }: { classCount: number; l2: number },
): Objective {
  const width = design.featureCount + 1;
  const bend = (1 / classCount) * (1 - 1 / classCount);
  const sums = squareSums(design);
  return {
    parameterCount: classCount * width,
    rowCount: design.rowCount,
    diagonal: Float64Array.from(
      { length: classCount * width },
      (_, k) => bend * sums[k % width]! + l2 + 1e-12,
    ),
    evaluate(weights, gradient) {
      gradient.fill(0);
      const index = new Int32Array(design.denseCount + design.activeCount + 1);
      const value = new Float64Array(index.length);
      const margins = new Float64Array(classCount);
      let sum = 0;
      for (let row = 0; row < design.rowCount; row += 1) {
        const count = readRow(design, row, index, value);
        for (let label = 0; label < classCount; label += 1) {
          let margin = 0;
          for (let k = 0; k < count; k += 1) margin += weights[label * width + index[k]!]! * value[k]!;
          margins[label] = margin;
        }
        const truth = target[row]!;
        const truthMargin = margins[truth]!;
        sum += softmaxInPlace(margins) - truthMargin;
        for (let label = 0; label < classCount; label += 1) {
          const slope = margins[label]! - (label === truth ? 1 : 0);
          for (let k = 0; k < count; k += 1) gradient[label * width + index[k]!]! += slope * value[k]!;
        }
      }
      return sum + penalise(weights, gradient, { width, l2 });
    },
  };
}

/** Turns margins into probabilities and returns the log of the sum of their exponentials. */
export function softmaxInPlace(margins: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const margin of margins) largest = Math.max(largest, margin);
  let total = 0;
  for (let k = 0; k < margins.length; k += 1) {
    margins[k] = Math.exp(margins[k]! - largest);
    total += margins[k]!;
  }
  for (let k = 0; k < margins.length; k += 1) margins[k]! /= total;
  return largest + Math.log(total);
}

function penalise(
  weights: Float64Array,
  gradient: Float64Array,
  { width, l2 }: { width: number; l2: number },
): number {
  let penalty = 0;
  for (let k = 0; k < weights.length; k += 1) {
    if (k % width === width - 1) continue; // an intercept
    penalty += (l2 / 2) * weights[k]! ** 2;
    gradient[k]! += l2 * weights[k]!;
  }
  return penalty;
}
