/**
 * The lower factor of a symmetric positive definite matrix ([size, size], row-major, lower triangle read), upper part
 * zero; null where it is not positive definite to rounding.
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array | null {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    const row = i * size;
    for (let j = 0; j <= i; j += 1) {
      const other = j * size;
      let sum = matrix[row + j]!;
      for (let k = 0; k < j; k += 1) sum -= factor[row + k]! * factor[other + k]!;
      if (j < i) factor[row + j] = sum / factor[other + j]!;
      else if (sum > 0) factor[row + j] = Math.sqrt(sum);
      else return null;
    }
  }
  return factor;
}

/** Solves L x = b in place. */
export function solveLower(factor: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  for (let i = 0; i < size; i += 1) {
    let sum = right[i]!;
    const row = i * size;
    for (let k = 0; k < i; k += 1) sum -= factor[row + k]! * right[k]!;
    right[i] = sum / factor[row + i]!;
  }
  return right;
}

/** Solves L' x = b in place. */
export function solveUpper(factor: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  for (let i = size - 1; i >= 0; i -= 1) {
    const value = right[i]! / factor[i * size + i]!;
    right[i] = value;
    const row = i * size;
    for (let k = 0; k < i; k += 1) right[k]! -= factor[row + k]! * value;
  }
  return right;
}

/** The inverse of L L' from L, both triangles. */
export function inverseFromFactor(factor: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let j = 0; j < size; j += 1) {
    lower[j * size + j] = 1 / factor[j * size + j]!;
    for (let i = j + 1; i < size; i += 1) {
      let sum = 0;
      for (let k = j; k < i; k += 1) sum -= factor[i * size + k]! * lower[k * size + j]!;
      lower[i * size + j] = sum / factor[i * size + i]!;
    }
  }
  const inverse = new Float64Array(size * size);
  for (let k = 0; k < size; k += 1)
    for (let i = 0; i <= k; i += 1) {
      const left = lower[k * size + i]!;
      if (left === 0) continue;
      for (let j = 0; j <= i; j += 1) inverse[i * size + j]! += left * lower[k * size + j]!;
    }
  for (let i = 0; i < size; i += 1)
    for (let j = 0; j < i; j += 1) inverse[j * size + i] = inverse[i * size + j]!;
  return inverse;
}
