import { largestMagnitude, type Objective, type Step } from './objective.ts';
import { solveCholesky } from './solve-cholesky.ts';

/** Newton's method with step halving; one pass over the rows an iteration. Yields after every accepted step. */
export function* minimiseNewton(objective: Objective): Generator<Step> {
  const size = objective.parameterCount;
  const hessian = new Float64Array(size * size);
  let weights = new Float64Array(size);
  let gradient = new Float64Array(size);
  let candidate = new Float64Array(size);
  let candidateGradient = new Float64Array(size);
  let value = objective.evaluate(weights, gradient, hessian);
  for (let iteration = 1; ; iteration += 1) {
    const direction = solveCholesky(hessian, gradient);
    let accepted = Number.NaN;
    for (let length = 1; length > 1e-10; length /= 2) {
      for (let k = 0; k < size; k += 1) candidate[k] = weights[k]! - length * direction[k]!;
      accepted = objective.evaluate(candidate, candidateGradient, hessian);
      if (accepted <= value) break;
    }
    if (!(accepted <= value)) return; // rounding leaves nothing to gain
    const gain = value - accepted;
    [weights, candidate] = [candidate, weights];
    [gradient, candidateGradient] = [candidateGradient, gradient];
    value = accepted;
    yield { iteration, weights, value, gradientPerRow: largestMagnitude(gradient) / objective.rowCount };
    if (gain === 0) return;
  }
}
