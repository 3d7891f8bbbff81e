/**
 * Solves H x = b for a symmetric positive definite H (row-major, lower triangle read, overwritten by its
 * factor). A pivot that is not positive, where H is singular to rounding, is raised to a small one, which
 * leaves that direction alone.
 */
export function solveCholesky(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  let largest = 0;
  for (let k = 0; k < size; k += 1) largest = Math.max(largest, matrix[k * size + k]!);
  const floor = Math.max(largest * 1e-14, Number.MIN_VALUE);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1)
      matrix[i * size + j] =
        (matrix[i * size + j]! - dot(matrix, i * size, j * size, j)) / matrix[j * size + j]!;
    const pivot = matrix[i * size + i]! - dot(matrix, i * size, i * size, i);
    matrix[i * size + i] = Math.sqrt(pivot > floor ? pivot : largest + floor);
  }
  return backward(matrix, forward(matrix, right));
}

function dot(matrix: Float64Array, a: number, b: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k += 1) sum += matrix[a + k]! * matrix[b + k]!;
  return sum;
}

function forward(factor: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const solution = right.slice();
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) solution[i]! -= factor[i * size + j]! * solution[j]!;
    solution[i]! /= factor[i * size + i]!;
  }
  return solution;
}

function backward(factor: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const solution = right.slice();
  for (let i = size - 1; i >= 0; i -= 1) {
    solution[i]! /= factor[i * size + i]!;
    for (let j = 0; j < i; j += 1) solution[j]! -= factor[i * size + j]! * solution[i]!;
  }
  return solution;
}
