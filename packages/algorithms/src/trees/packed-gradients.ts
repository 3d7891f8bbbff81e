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

/** How much one step of this round's gradients and hessians is worth. */
export type Scale = { readonly gradient: number; readonly hessian: number };

/**
 * Packs the rows' gradients into `packed` [rows.length], in the order of `rows`. Rounding is stochastic from the
 * row number and the round, so it does not depend on the order of rows or threads.
 */
export function packGradients(
  from: { gradients: Float32Array; hessians: Float32Array; rows: Int32Array; round: number; seed: number },
  packing: Packing,
  packed: Float64Array,
): Scale {
  const { gradients, hessians, rows } = from;
  let largestGradient = 0;
  let largestHessian = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const gradient = Math.abs(gradients[row]!);
    if (gradient > largestGradient) largestGradient = gradient;
    if (hessians[row]! > largestHessian) largestHessian = hessians[row]!;
  }
  const scale = {
    gradient: largestGradient / packing.gradientSteps || 1,
    hessian: largestHessian / packing.hessianSteps || 1,
  };
  const perGradient = 1 / scale.gradient;
  const perHessian = 1 / scale.hessian;
  const unit = packing.gradientUnit;
  const salt = Math.imul(from.seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(from.round + 1, 0xc2b2ae35);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    // A finaliser of MurmurHash3 over the row number: 16 random bits for each of the two roundings.
    let hash = row ^ salt;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
    const gradient = Math.floor(gradients[row]! * perGradient + (hash & 0xffff) / 65536);
    const hessian = Math.floor(hessians[row]! * perHessian + (hash >>> 16) / 65536);
    packed[i] = gradient * unit + hessian;
  }
  return scale;
}
