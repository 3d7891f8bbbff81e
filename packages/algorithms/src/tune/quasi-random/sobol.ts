import { createRandom } from '../../samplers/random.ts';
import { sobolDimensions } from './sobol-directions.ts';

const bits = 32;
/** How many dimensions the direction numbers are kept for. */
export const sobolDimensionCount = sobolDimensions.length + 1;

/**
 * Points of the Sobol sequence in [0, 1), in Gray-code order (Antonov and Saleev 1979). With a seed the digits are
 * scrambled as Owen (1995) proposed, by the hash of Laine and Karras (2011) in place of stored permutations; each
 * dimension keeps its balance in every 2^k points.
 */
export type SobolSequence = {
  /** The coordinate of the index-th point; the dimension counts from 0. */
  at(index: number, dimension: number): number;
};

export function createSobol(dimensionCount: number, seed: number | null = null): SobolSequence {
  if (dimensionCount > sobolDimensionCount)
    throw new RangeError(`the Sobol sequence has ${sobolDimensionCount} dimensions, not ${dimensionCount}`);
  const directions = Array.from({ length: dimensionCount }, (_, k) => directionsOf(k));
  const random = seed === null ? null : createRandom(seed);
  const salts = directions.map(() => random?.uint32() ?? 0);
  return {
    at(index, dimension) {
      const place = placeAt(directions[dimension]!, index);
      return (seed === null ? place : scramble(place, salts[dimension]!)) / 2 ** bits;
    },
  };
}

function placeAt(directions: Uint32Array, index: number): number {
  let place = 0;
  let gray = (index ^ (index >>> 1)) >>> 0;
  for (let bit = 0; gray !== 0; bit += 1, gray >>>= 1) if (gray & 1) place ^= directions[bit]!;
  return place >>> 0;
}

/** The recurrence of Bratley and Fox (1988, ACM algorithm 659). */
function directionsOf(dimension: number): Uint32Array {
  const directions = new Uint32Array(bits);
  if (dimension === 0) return directions.map((_, bit) => 2 ** (bits - 1 - bit));
  const { polynomial, initial } = sobolDimensions[dimension - 1]!;
  const degree = initial.length;
  for (let bit = 0; bit < bits; bit += 1) {
    if (bit < degree) {
      directions[bit] = initial[bit]! * 2 ** (bits - 1 - bit);
      continue;
    }
    let value = directions[bit - degree]! ^ (directions[bit - degree]! >>> degree);
    for (let k = 1; k < degree; k += 1) if ((polynomial >>> (degree - k)) & 1) value ^= directions[bit - k]!;
    directions[bit] = value;
  }
  return directions;
}

/** In reversed order each bit may change only by those before it, which makes the permutation a nested one. */
function scramble(place: number, salt: number): number {
  let value = reverseBits(place);
  value = (value + salt) | 0;
  value ^= Math.imul(value, 0x6c50b47c);
  value ^= Math.imul(value, 0xb82f1e52);
  value ^= Math.imul(value, 0xc7afe638);
  value ^= Math.imul(value, 0x8d22f6e6);
  return reverseBits(value);
}

function reverseBits(value: number): number {
  let result = ((value >>> 1) & 0x55555555) | ((value & 0x55555555) << 1);
  result = ((result >>> 2) & 0x33333333) | ((result & 0x33333333) << 2);
  result = ((result >>> 4) & 0x0f0f0f0f) | ((result & 0x0f0f0f0f) << 4);
  result = ((result >>> 8) & 0x00ff00ff) | ((result & 0x00ff00ff) << 8);
  return ((result >>> 16) | (result << 16)) >>> 0;
}
