/**
 * Gradient and hessian of a row as whole numbers in one double, so that one addition moves both into a histogram
 * bin, without rounding: quantised training (Shi et al., NeurIPS 2022) with stochastic rounding, and as many
 * bits as the row count leaves of a double's 53. Sums are exact, so the order of additions does not matter and
 * any number of threads gives the same model.
 *
 *     packed = g * 2^hessianBits + h,   0 <= sum of h < 2^hessianBits
 */
import { AlgorithmError } from '../algorithm-error.ts';

export type Packing = {
  /** 2^hessianBits: what a gradient step is multiplied by. */
  readonly gradientUnit: number;
  /** Gradient steps lie in -gradientSteps to gradientSteps, hessian steps in 0 to hessianSteps. */
  readonly gradientSteps: number;
  readonly hessianSteps: number;
};

/** Throws `invalid-table` beyond 8 million rows, where too few bits would be left. */
export function choosePacking(rowCount: number): Packing {
  const rowBits = Math.ceil(Math.log2(Math.max(2, rowCount + 1)));
  const bits = Math.min(24, 52 - 2 * rowBits);
  if (bits < 6)
    throw new AlgorithmError(
      'invalid-table',
      `${rowCount.toLocaleString('en')} rows are more than one process trains on`,
      'set rowSample, or take a sample of at most 8 million rows',
    );
  const hessianBits = Math.floor(bits / 2);
  const gradientBits = bits - hessianBits - 1;
  return {
    gradientUnit: 2 ** (rowBits + hessianBits),
    gradientSteps: 2 ** gradientBits - 1,
    hessianSteps: 2 ** hessianBits - 1,
  };
}

/** How much one step of this tree's gradients and hessians is worth, and the grid on which their sums are exact. */
export type Scale = {
  readonly gradient: number;
  readonly hessian: number;
  /** Gradients and hessians of all rows are whole multiples of these, and float64 sums of them lose nothing. */
  readonly gradientGrid: number;
  readonly hessianGrid: number;
};

/** The scale that uses the range of the packing for the largest gradient and hessian of a row of the table. */
export function chooseScale(
  largest: { gradient: number; hessian: number },
  packing: Packing,
  rowCount: number,
): Scale {
  return {
    gradient: largest.gradient / packing.gradientSteps || 1,
    hessian: largest.hessian / packing.hessianSteps || 1,
    gradientGrid: gridOf(largest.gradient * rowCount),
    hessianGrid: gridOf(largest.hessian * rowCount),
  };
}

/** The least power of two of which any sum up to `largestSum` is a multiple below 2^51. */
const gridOf = (largestSum: number) => 2 ** (Math.ceil(Math.log2(Math.max(largestSum, 1e-290))) - 51);

export type PackRequest = {
  /** By row number. Times the weight and rounded to the grid afterwards, for exact leaf sums. */
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
  readonly weights: Float32Array | null;
  readonly rows: Int32Array;
  readonly scale: Scale;
  readonly gradientUnit: number;
  /** Differs from tree to tree. */
  readonly salt: number;
};

export const saltOf = (seed: number, treeIndex: number): number =>
  Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(treeIndex + 1, 0xc2b2ae35);

/**
 * Packs the rows' gradients into `packed` [rows.length], in the order of `rows`. Rounding is stochastic from the
 * row number and the salt, so it does not depend on the order of rows or threads.
 */
export function packGradients(request: PackRequest, packed: Float64Array): void {
  const { gradients, hessians, weights, rows, scale, gradientUnit, salt } = request;
  const perGradient = 1 / scale.gradient;
  const perHessian = 1 / scale.hessian;
  // Adding and taking away so large a number rounds to multiples of the grid.
  const gradientRounder = 1.5 * 2 ** 52 * scale.gradientGrid;
  const hessianRounder = 1.5 * 2 ** 52 * scale.hessianGrid;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const weight = weights === null ? 1 : weights[row]!;
    const gradient = gradients[row]! * weight;
    const hessian = hessians[row]! * weight;
    // A finaliser of MurmurHash3 over the row number: 16 random bits for each of the two roundings.
    let hash = row ^ salt;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
    const gradientSteps = Math.floor(gradient * perGradient + (hash & 0xffff) / 65536);
    const hessianSteps = Math.floor(hessian * perHessian + (hash >>> 16) / 65536);
    packed[i] = gradientSteps * gradientUnit + hessianSteps;
    gradients[row] = gradient + gradientRounder - gradientRounder;
    hessians[row] = hessian + hessianRounder - hessianRounder;
  }
}
