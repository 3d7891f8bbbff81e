/** The Euclidean norm of all gradients; summed in double, since a float sum over millions loses digits. */
export function gradientNorm(gradients: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < gradients.length; i += 1) sum += gradients[i]! * gradients[i]!;
  return Math.sqrt(sum);
}

/** What gradients are multiplied by so that their norm is at most `limit` (Pascanu et al., 2013); no limit is 1. */
export function clipFactor(norm: number, limit: number | undefined): number {
  return limit === undefined ? 1 : Math.min(1, limit / (norm + 1e-6));
}

/** Adds the gradients of one more piece of the batch. */
export function accumulate(sum: Float32Array, piece: Float32Array): void {
  for (let i = 0; i < sum.length; i += 1) sum[i]! += piece[i]!;
}
