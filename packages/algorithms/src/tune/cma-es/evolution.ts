import type { Random } from '../../samplers/random.ts';
import { symmetricEigen } from '../linear-algebra/symmetric-eigen.ts';
import { createStrategy, type Strategy } from './strategy.ts';

/** The normal distribution that an evolution draws from, over the unit cube, and its memory. */
export type Evolution = {
  readonly strategy: Strategy;
  readonly generation: number;
  readonly mean: Float64Array;
  readonly step: number;
  readonly covariance: Float64Array;
  readonly stepPath: Float64Array;
  readonly covariancePath: Float64Array;
  /** Square roots of the eigenvalues of the covariance, and its vectors in columns. */
  readonly scales: Float64Array;
  readonly vectors: Float64Array;
  /** The best loss of each generation. */
  readonly bestLosses: readonly number[];
};

export function beginEvolution(start: { mean: Float64Array; step: number; population: number }): Evolution {
  const size = start.mean.length;
  const identity = new Float64Array(size * size);
  for (let k = 0; k < size; k += 1) identity[k * size + k] = 1;
  return {
    strategy: createStrategy(size, start.population),
    generation: 0,
    mean: start.mean,
    step: start.step,
    covariance: identity,
    stepPath: new Float64Array(size),
    covariancePath: new Float64Array(size),
    scales: new Float64Array(size).fill(1),
    vectors: identity.slice(),
    bestLosses: [],
  };
}

const drawsInside = 100;

/**
 * A draw inside the unit cube, the first attempt from the normal vector given if there is one; after many outside the
 * cube, the last one moved to the nearest face.
 */
export function drawFrom(evolution: Evolution, random: Random, normals?: Float64Array): Float64Array {
  const { mean, step, scales, vectors } = evolution;
  const size = mean.length;
  const point = new Float64Array(size);
  const scaled = new Float64Array(size);
  for (let attempt = 0; attempt < drawsInside; attempt += 1) {
    for (let k = 0; k < size; k += 1)
      scaled[k] = (attempt === 0 && normals !== undefined ? normals[k]! : random.normal()) * scales[k]!;
    let isInside = true;
    for (let i = 0; i < size; i += 1) {
      let sum = 0;
      for (let k = 0; k < size; k += 1) sum += vectors[i * size + k]! * scaled[k]!;
      point[i] = mean[i]! + step * sum;
      if (point[i]! < 0 || point[i]! > 1) isInside = false;
    }
    if (isInside) return point;
  }
  return point.map((place) => Math.min(1, Math.max(0, place)));
}

export type Member = { readonly point: Float64Array; readonly loss: number };

/** The evolution after a generation of `population` members, with the negative weights of active CMA-ES. */
export function evolve(evolution: Evolution, members: readonly Member[]): Evolution {
  const { strategy, mean, step, vectors, scales } = evolution;
  const { size, weights, parents, massOfParents } = strategy;
  const ranked = members.toSorted((a, b) => (a.loss === b.loss ? 0 : a.loss < b.loss ? -1 : 1));
  const moves = ranked.map(({ point }) => point.map((place, k) => (place - mean[k]!) / step));
  const move = new Float64Array(size);
  for (let rank = 0; rank < parents; rank += 1)
    for (let k = 0; k < size; k += 1) move[k]! += weights[rank]! * moves[rank]![k]!;
  const whitened = whiten(move, vectors, scales);
  const { stepRate, pathRate } = strategy;
  const stepGain = Math.sqrt(stepRate * (2 - stepRate) * massOfParents);
  const stepPath = evolution.stepPath.map((old, k) => (1 - stepRate) * old + stepGain * whitened[k]!);
  const length = norm(stepPath);
  const settling = Math.sqrt(1 - (1 - stepRate) ** (2 * (evolution.generation + 1)));
  const isSteady = length / settling < (1.4 + 2 / (size + 1)) * strategy.normalLength;
  const pathGain = isSteady ? Math.sqrt(pathRate * (2 - pathRate) * massOfParents) : 0;
  const covariancePath = evolution.covariancePath.map((old, k) => (1 - pathRate) * old + pathGain * move[k]!);
  const covariance = nextCovariance(evolution, { moves, covariancePath, isSteady });
  const change = Math.exp((stepRate / strategy.stepDamping) * (length / strategy.normalLength - 1));
  const eigen = symmetricEigen(covariance, size);
  return {
    strategy,
    generation: evolution.generation + 1,
    mean: mean.map((place, k) => place + step * move[k]!),
    step: Math.min(step * change, 1e4),
    covariance,
    stepPath,
    covariancePath,
    scales: eigen.values.map((value) => Math.sqrt(Math.max(value, 1e-20))),
    vectors: eigen.vectors,
    bestLosses: [...evolution.bestLosses, ranked[0]!.loss],
  };
}

function nextCovariance(
  { strategy, covariance, vectors, scales }: Evolution,
  {
    moves,
    covariancePath,
    isSteady,
  }: { moves: readonly Float64Array[]; covariancePath: Float64Array; isSteady: boolean },
): Float64Array {
  const { size, weights, rankOneRate, rankMuRate, pathRate } = strategy;
  // A bad move counts by its direction only, so that the matrix stays positive definite.
  const shares = weights.map((weight, rank) =>
    weight >= 0 ? weight : (weight * size) / (norm(whiten(moves[rank]!, vectors, scales)) ** 2 + 1e-8),
  );
  const lost = isSteady ? 0 : rankOneRate * pathRate * (2 - pathRate);
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  const kept = 1 + lost - rankOneRate - rankMuRate * weightSum;
  const next = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1)
    for (let j = 0; j <= i; j += 1) {
      let ofRanks = 0;
      for (let rank = 0; rank < shares.length; rank += 1)
        ofRanks += shares[rank]! * moves[rank]![i]! * moves[rank]![j]!;
      const value =
        kept * covariance[i * size + j]! +
        rankOneRate * covariancePath[i]! * covariancePath[j]! +
        rankMuRate * ofRanks;
      next[i * size + j] = next[j * size + i] = value;
    }
  return next;
}

/** C^(-1/2) times the vector. */
function whiten(vector: Float64Array, vectors: Float64Array, scales: Float64Array): Float64Array {
  const size = vector.length;
  const turned = new Float64Array(size);
  for (let k = 0; k < size; k += 1) {
    let sum = 0;
    for (let i = 0; i < size; i += 1) sum += vectors[i * size + k]! * vector[i]!;
    turned[k] = sum / scales[k]!;
  }
  return turned.map((_, i) => {
    let sum = 0;
    for (let k = 0; k < size; k += 1) sum += vectors[i * size + k]! * turned[k]!;
    return sum;
  });
}

const norm = (vector: Float64Array): number =>
  Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

const leastChange = 1e-12;

/**
 * True when going on is of no use: the losses of the last generations are the same, the steps are below what a double
 * resolves in the unit cube, or the distribution has become a needle or has blown up.
 */
export function hasConverged({ strategy, generation, step, scales, bestLosses }: Evolution): boolean {
  const { size, population } = strategy;
  const span = 10 + Math.ceil((30 * size) / population);
  const recent = bestLosses.slice(-span);
  const largest = Math.max(...scales);
  if (generation > span && !(Math.max(...recent) - Math.min(...recent) > leastChange)) return true;
  return step * largest < leastChange || largest > 1e7 * Math.min(...scales) || step * largest > 1e4;
}
