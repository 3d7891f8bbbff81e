import { largestMagnitude, type Objective, type Step } from './objective.ts';

const memory = 10;

type Pair = { move: Float64Array; change: Float64Array; inverse: number };

/**
 * Limited-memory BFGS (Nocedal and Wright, algorithm 7.5) from the objective's diagonal, with a backtracking
 * line search. Yields after every accepted step.
 */
export function* minimiseLbfgs(objective: Objective): Generator<Step> {
  const size = objective.parameterCount;
  let weights = new Float64Array(size);
  let gradient = new Float64Array(size);
  let value = objective.evaluate(weights, gradient);
  const pairs: Pair[] = [];
  for (let iteration = 1; ; iteration += 1) {
    const direction = twoLoop(gradient, pairs, objective.diagonal);
    const slope = dot(direction, gradient);
    const next = lineSearch(objective, { weights, value, direction, slope });
    if (next === null) {
      if (pairs.length === 0) return; // rounding leaves nothing to gain
      pairs.length = 0; // the curvature kept may mislead: start again from steepest descent
      continue;
    }
    remember(pairs, subtract(next.weights, weights), subtract(next.gradient, gradient));
    ({ weights, gradient, value } = next);
    yield { iteration, weights, value, gradientPerRow: largestMagnitude(gradient) / objective.rowCount };
  }
}

type Point = { weights: Float64Array<ArrayBuffer>; gradient: Float64Array<ArrayBuffer>; value: number };

function lineSearch(
  objective: Objective,
  from: { weights: Float64Array; value: number; direction: Float64Array; slope: number },
): Point | null {
  const gradient = new Float64Array(from.weights.length);
  for (let length = 1; length > 1e-12; length /= 2) {
    const weights = Float64Array.from(from.weights, (weight, k) => weight - length * from.direction[k]!);
    const value = objective.evaluate(weights, gradient);
    if (value <= from.value - 1e-4 * length * from.slope && value < from.value)
      return { weights, gradient, value };
  }
  return null;
}

function remember(pairs: Pair[], move: Float64Array, change: Float64Array): void {
  const curvature = dot(move, change);
  if (curvature <= 1e-12 * dot(change, change)) return; // would not stay positive definite
  pairs.push({ move, change, inverse: 1 / curvature });
  if (pairs.length > memory) pairs.shift();
}

/** The product of the inverse Hessian estimate and the gradient. */
function twoLoop(gradient: Float64Array, pairs: readonly Pair[], diagonal: Float64Array): Float64Array {
  const result = gradient.slice();
  const shares: number[] = [];
  for (const { move, change, inverse } of pairs.toReversed()) {
    const share = inverse * dot(move, result);
    shares.unshift(share);
    for (let k = 0; k < result.length; k += 1) result[k]! -= share * change[k]!;
  }
  for (let k = 0; k < result.length; k += 1) result[k]! /= diagonal[k]!;
  pairs.forEach(({ move, change, inverse }, position) => {
    const correction = shares[position]! - inverse * dot(change, result);
    for (let k = 0; k < result.length; k += 1) result[k]! += correction * move[k]!;
  });
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += a[k]! * b[k]!;
  return sum;
}

const subtract = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, k) => value - b[k]!);
