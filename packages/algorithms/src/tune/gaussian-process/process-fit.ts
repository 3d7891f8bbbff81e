import { minimiseLbfgs } from '../../linear/minimise-lbfgs.ts';
import { choleskyFactor, inverseFromFactor, solveLower, solveUpper } from '../linear-algebra/cholesky.ts';
import { maternAt, maternSlopeAt } from './matern.ts';
import type { ProcessData } from './process-data.ts';

export type ProcessSettings = {
  /** [dimensions], one over the square of each length. */
  readonly inverseSquares: Float64Array;
  readonly scale: number;
  readonly noise: number;
};

const leastNoise = 1e-6;
const iterations = 60;

/**
 * The most probable settings: marginal likelihood (Rasmussen and Williams 2006, equations 2.30 and 5.9) times priors,
 * by L-BFGS over logarithms. A length may be a third to three times the range, the scale is about 1, the noise small: the
 * priors of Optuna, which did better here than log-normal lengths that grow with the dimension.
 */
export function fitProcess(data: ProcessData): ProcessSettings {
  const start = startOf(data.dimensions);
  const differences = squaredDifferences(data);
  const objective = {
    parameterCount: start.length,
    rowCount: data.size,
    diagonal: new Float64Array(start.length).fill(1),
    evaluate(moves: Float64Array, gradient: Float64Array): number {
      const logs = start.map((value, k) => value + moves[k]!);
      return negativeLogPosterior(data, differences, { logs, gradient });
    },
  };
  let moves: Float64Array = new Float64Array(start.length);
  for (const step of minimiseLbfgs(objective)) {
    moves = step.weights.slice();
    if (step.iteration >= iterations || step.gradientPerRow * data.size < 1e-3) break;
  }
  return settingsOf(start.map((value, k) => value + moves[k]!));
}

/** Logarithms of lengths, scale and noise. */
function startOf(dimensions: number): Float64Array {
  const logs = new Float64Array(dimensions + 2);
  logs[dimensions + 1] = Math.log(1e-3);
  return logs;
}

const settingsOf = (logs: Float64Array): ProcessSettings => ({
  inverseSquares: logs.subarray(0, -2).map((log) => Math.exp(-2 * log)),
  scale: Math.exp(logs.at(-2)!),
  noise: Math.exp(logs.at(-1)!) + leastNoise,
});

/** Of (i + 1 / i), where i is one over the square of a length. */
const lengthPrior = 0.1;
const scalePrior = { shape: 2, rate: 1 };
const noisePrior = { shape: 1.1, rate: 30 };

/** For each pair below the diagonal and each dimension the squared difference: [pairs, dimensions]. */
export function squaredDifferences({ size, dimensions, inputs, isChoice }: ProcessData): Float64Array {
  const differences = new Float64Array(((size * (size - 1)) / 2) * dimensions);
  let at = 0;
  for (let i = 1; i < size; i += 1)
    for (let j = 0; j < i; j += 1)
      for (let k = 0; k < dimensions; k += 1) {
        const difference = inputs[i * dimensions + k]! - inputs[j * dimensions + k]!;
        differences[at] = isChoice[k] ? Number(difference !== 0) : difference * difference;
        at += 1;
      }
  return differences;
}

/** Up to a constant, by the logarithms of lengths, scale and noise; writes its gradient. Infinity where rounding spoils it. */
export function negativeLogPosterior(
  { size, dimensions, targets }: ProcessData,
  differences: Float64Array,
  { logs, gradient }: { logs: Float64Array; gradient: Float64Array },
): number {
  const { inverseSquares, scale, noise } = settingsOf(logs);
  const kernel = new Float64Array(size * size);
  const slopes = new Float64Array((size * (size - 1)) / 2);
  let pair = 0;
  for (let i = 0; i < size; i += 1) {
    kernel[i * size + i] = scale + noise;
    for (let j = 0; j < i; j += 1) {
      let distance = 0;
      for (let k = 0; k < dimensions; k += 1)
        distance += differences[pair * dimensions + k]! * inverseSquares[k]!;
      kernel[i * size + j] = scale * maternAt(distance);
      slopes[pair] = scale * maternSlopeAt(distance);
      pair += 1;
    }
  }
  const factor = choleskyFactor(kernel, size);
  gradient.fill(0);
  if (factor === null) return Number.POSITIVE_INFINITY;
  const weights = solveUpper(factor, solveLower(factor, targets.slice()));
  let value = 0;
  for (let i = 0; i < size; i += 1)
    value += 0.5 * targets[i]! * weights[i]! + Math.log(factor[i * size + i]!);
  addLikelihoodSlopes({
    size,
    dimensions,
    differences,
    slopes,
    kernel,
    weights,
    settings: { inverseSquares, scale, noise },
    inverse: inverseFromFactor(factor, size),
    gradient,
  });
  return value + addPriors(logs, { scale, noise, gradient });
}

/** The derivative by the logarithm of each setting: half the trace of (K^-1 - w w') dK. */
function addLikelihoodSlopes(input: {
  size: number;
  dimensions: number;
  differences: Float64Array;
  slopes: Float64Array;
  kernel: Float64Array;
  weights: Float64Array;
  settings: ProcessSettings;
  inverse: Float64Array;
  gradient: Float64Array;
}): void {
  const { size, dimensions, differences, slopes, kernel, weights, settings, inverse, gradient } = input;
  const { inverseSquares, scale, noise } = settings;
  let pair = 0;
  for (let i = 0; i < size; i += 1) {
    const diagonal = inverse[i * size + i]! - weights[i]! * weights[i]!;
    gradient[dimensions]! += 0.5 * diagonal * scale;
    gradient[dimensions + 1]! += 0.5 * diagonal * (noise - leastNoise);
    for (let j = 0; j < i; j += 1) {
      const share = inverse[i * size + j]! - weights[i]! * weights[j]!;
      gradient[dimensions]! += share * kernel[i * size + j]!;
      const slope = -2 * share * slopes[pair]!;
      const base = pair * dimensions;
      for (let k = 0; k < dimensions; k += 1)
        gradient[k]! += slope * differences[base + k]! * inverseSquares[k]!;
      pair += 1;
    }
  }
}

function addPriors(
  logs: Float64Array,
  { scale, noise, gradient }: { scale: number; noise: number; gradient: Float64Array },
): number {
  const dimensions = logs.length - 2;
  let value = 0;
  for (let k = 0; k < dimensions; k += 1) {
    const inverse = Math.exp(-2 * logs[k]!);
    value += lengthPrior * (inverse + 1 / inverse);
    gradient[k]! += 2 * lengthPrior * (1 / inverse - inverse);
  }
  const free = noise - leastNoise;
  value -= (scalePrior.shape - 1) * Math.log(scale) - scalePrior.rate * scale;
  gradient[dimensions]! -= scalePrior.shape - 1 - scalePrior.rate * scale;
  value -= (noisePrior.shape - 1) * Math.log(noise) - noisePrior.rate * noise;
  gradient[dimensions + 1]! -= ((noisePrior.shape - 1) / noise - noisePrior.rate) * free;
  return value;
}
