export type SymmetricEigen = {
  /** In no particular order. */
  readonly values: Float64Array;
  /** [size, size] row-major; column k belongs to value k. */
  readonly vectors: Float64Array;
};

/**
 * Eigenvalues and vectors of a symmetric matrix ([size, size], row-major, left as it is) by Jacobi's rotations, cyclic
 * by rows (Golub and Van Loan, section 8.5), which finds small eigenvalues well.
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const work = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let k = 0; k < size; k += 1) vectors[k * size + k] = 1;
  for (let sweep = 0; sweep < 50 && offDiagonal(work, size) > 1e-15 * diagonalSize(work, size); sweep += 1)
    for (let p = 0; p < size - 1; p += 1)
      for (let q = p + 1; q < size; q += 1) rotate(work, vectors, { size, p, q });
  return { values: Float64Array.from({ length: size }, (_, k) => work[k * size + k]!), vectors };
}

function offDiagonal(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) for (let j = i + 1; j < size; j += 1) sum += matrix[i * size + j]! ** 2;
  return Math.sqrt(sum);
}

function diagonalSize(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let k = 0; k < size; k += 1) sum += matrix[k * size + k]! ** 2;
  return Math.sqrt(sum);
}

function rotate(
  a: Float64Array,
  vectors: Float64Array,
  { size, p, q }: { size: number; p: number; q: number },
): void {
  const off = a[p * size + q]!;
  if (off === 0) return;
  const first = a[p * size + p]!;
  const last = a[q * size + q]!;
  const theta = (last - first) / (2 * off);
  const tangent =
    Math.abs(theta) > 1e150
      ? 0.5 / theta
      : Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k += 1) {
    if (k !== p && k !== q) {
      const kp = a[k * size + p]!;
      const kq = a[k * size + q]!;
      a[k * size + p] = a[p * size + k] = cosine * kp - sine * kq;
      a[k * size + q] = a[q * size + k] = sine * kp + cosine * kq;
    }
    const vp = vectors[k * size + p]!;
    const vq = vectors[k * size + q]!;
    vectors[k * size + p] = cosine * vp - sine * vq;
    vectors[k * size + q] = sine * vp + cosine * vq;
  }
  a[p * size + p] = first - tangent * off;
  a[q * size + q] = last + tangent * off;
  a[p * size + q] = a[q * size + p] = 0;
}
