import { choleskyFactor, solveLower, solveUpper } from '../linear-algebra/cholesky.ts';
import { maternAt, maternSlopeAt } from './matern.ts';
import type { ProcessData } from './process-data.ts';
import type { ProcessSettings } from './process-fit.ts';

/** What a Gaussian process says of one input. */
export type Prediction = { readonly mean: number; readonly variance: number };

export type Process = {
  readonly dimensions: number;
  predict(input: Float64Array): Prediction;
  /** Also writes the slopes of mean and variance by each dimension; those by a choice are 0. */
  predictWithSlopes(input: Float64Array, slopes: { mean: Float64Array; variance: Float64Array }): Prediction;
};

const leastVariance = 1e-14;

/** The posterior of a Gaussian process of mean 0 (Rasmussen and Williams 2006, algorithm 2.1). */
export function createProcess(data: ProcessData, settings: ProcessSettings): Process {
  const { size, dimensions, inputs, isChoice, targets } = data;
  const { inverseSquares, scale } = settings;
  const distanceTo = (input: Float64Array, row: number): number => {
    let distance = 0;
    const base = row * dimensions;
    for (let k = 0; k < dimensions; k += 1) {
      const difference = input[k]! - inputs[base + k]!;
      distance += (isChoice[k] ? Number(difference !== 0) : difference * difference) * inverseSquares[k]!;
    }
    return distance;
  };
  const factor = factorOf(data, { settings, distanceTo });
  const weights = solveUpper(factor, solveLower(factor, targets.slice()));
  const distances = new Float64Array(size);
  const covariances = new Float64Array(size);
  const fill = (input: Float64Array): number => {
    let mean = 0;
    for (let row = 0; row < size; row += 1) {
      distances[row] = distanceTo(input, row);
      covariances[row] = scale * maternAt(distances[row]!);
      mean += weights[row]! * covariances[row]!;
    }
    return mean;
  };
  const varianceOf = (solved: Float64Array): number => {
    let sum = 0;
    for (let row = 0; row < size; row += 1) sum += solved[row]! * solved[row]!;
    return Math.max(scale - sum, leastVariance);
  };
  return {
    dimensions,
    predict(input) {
      const mean = fill(input);
      return { mean, variance: varianceOf(solveLower(factor, covariances)) };
    },
    predictWithSlopes(input, slopes) {
      const mean = fill(input);
      const solved = solveLower(factor, covariances);
      const variance = varianceOf(solved);
      const shares = solveUpper(factor, solved);
      slopes.mean.fill(0);
      slopes.variance.fill(0);
      for (let row = 0; row < size; row += 1) {
        const slope = 2 * scale * maternSlopeAt(distances[row]!);
        const base = row * dimensions;
        for (let k = 0; k < dimensions; k += 1) {
          if (isChoice[k]) continue;
          const change = slope * (input[k]! - inputs[base + k]!) * inverseSquares[k]!;
          slopes.mean[k]! += weights[row]! * change;
          slopes.variance[k]! -= 2 * shares[row]! * change;
        }
      }
      return { mean, variance };
    },
  };
}

/** Adds a little to the diagonal, more and more, where equal inputs make the kernel singular. */
function factorOf(
  { size, dimensions, inputs }: ProcessData,
  {
    settings,
    distanceTo,
  }: { settings: ProcessSettings; distanceTo: (input: Float64Array, row: number) => number },
): Float64Array {
  const kernel = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    const input = inputs.subarray(i * dimensions, (i + 1) * dimensions);
    for (let j = 0; j < i; j += 1) kernel[i * size + j] = settings.scale * maternAt(distanceTo(input, j));
  }
  for (let extra = 0; ; extra = extra === 0 ? 1e-8 : extra * 10) {
    for (let i = 0; i < size; i += 1) kernel[i * size + i] = settings.scale * (1 + extra) + settings.noise;
    const factor = choleskyFactor(kernel, size);
    if (factor !== null) return factor;
  }
}
