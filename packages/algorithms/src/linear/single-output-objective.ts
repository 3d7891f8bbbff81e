import type { DesignMatrix } from './design-matrix.ts';
import type { Objective } from './objective.ts';

/** logistic: the target is 0 or 1 and the loss the log loss; squared: half the squared error. */
export type SingleOutputLoss = 'logistic' | 'squared';

/** Parameters: one weight a feature, then the intercept, which is not penalised. */
export function singleOutputObjective(
  design: DesignMatrix,
  target: ArrayLike<number>,
  { loss, l2 }: { loss: SingleOutputLoss; l2: number },
): Objective {
  const parameterCount = design.featureCount + 1;
  return {
    parameterCount,
    rowCount: design.rowCount,
    diagonal: squareSums(design).map((sum) => (loss === 'logistic' ? sum / 4 : sum) + l2 + 1e-12),
    evaluate(weights, gradient, hessian) {
      gradient.fill(0);
      hessian?.fill(0);
      const index = new Int32Array(design.denseCount + design.activeCount + 1);
      const value = new Float64Array(index.length);
      let sum = 0;
      for (let row = 0; row < design.rowCount; row += 1) {
        const count = readRow(design, row, index, value);
        let margin = 0;
        for (let k = 0; k < count; k += 1) margin += weights[index[k]!]! * value[k]!;
        const truth = target[row]!;
        let slope: number;
        let bend = 1;
        if (loss === 'logistic') {
          // ln(1 + e^m) - y m, written so that neither tail overflows.
          const decay = Math.exp(-Math.abs(margin));
          const probability = margin >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
          sum += Math.max(margin, 0) + Math.log1p(decay) - truth * margin;
          slope = probability - truth;
          bend = probability * (1 - probability);
        } else {
          slope = margin - truth;
          sum += (slope * slope) / 2;
        }
        for (let k = 0; k < count; k += 1) gradient[index[k]!]! += slope * value[k]!;
        if (hessian !== undefined) addOuter(hessian, parameterCount, { index, value, count, weight: bend });
      }
      return sum + penalise(weights, { l2, count: design.featureCount, gradient, hessian });
    },
  };
}

/** The nonzero features of a row in ascending order, the intercept last; returns how many. */
export function readRow(design: DesignMatrix, row: number, index: Int32Array, value: Float64Array): number {
  const { dense, denseCount, active, activeCount, featureCount } = design;
  let count = 0;
  for (let k = 0; k < denseCount; k += 1) {
    const entry = dense[row * denseCount + k]!;
    if (entry === 0) continue;
    index[count] = k;
    value[count++] = entry;
  }
  for (let k = 0; k < activeCount; k += 1) {
    const feature = active[row * activeCount + k]!;
    if (feature < 0) continue;
    index[count] = feature;
    value[count++] = 1;
  }
  index[count] = featureCount;
  value[count++] = 1;
  return count;
}

function addOuter(
  hessian: Float64Array,
  width: number,
  { index, value, count, weight }: { index: Int32Array; value: Float64Array; count: number; weight: number },
): void {
  for (let i = 0; i < count; i += 1) {
    const scaled = weight * value[i]!;
    const start = index[i]! * width;
    for (let j = 0; j <= i; j += 1) hessian[start + index[j]!]! += scaled * value[j]!;
  }
}

function penalise(
  weights: Float64Array,
  into: { l2: number; count: number; gradient: Float64Array; hessian: Float64Array | undefined },
): number {
  let penalty = 0;
  for (let k = 0; k < into.count; k += 1) {
    penalty += (into.l2 / 2) * weights[k]! ** 2;
    into.gradient[k]! += into.l2 * weights[k]!;
    if (into.hessian !== undefined) into.hessian[k * weights.length + k]! += into.l2;
  }
  return penalty;
}

/** Sum of squares of each feature over the rows, and the row count for the intercept. */
export function squareSums(design: DesignMatrix): Float64Array {
  const sums = new Float64Array(design.featureCount + 1);
  const index = new Int32Array(design.denseCount + design.activeCount + 1);
  const value = new Float64Array(index.length);
  for (let row = 0; row < design.rowCount; row += 1) {
    const count = readRow(design, row, index, value);
    for (let k = 0; k < count; k += 1) sums[index[k]!]! += value[k]! ** 2;
  }
  return sums;
}
