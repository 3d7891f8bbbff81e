import { createRandom, shuffle } from '../../samplers/random.ts';

/**
 * Points of the Halton sequence (1960): the digits of the index mirrored at the point, in a prime base of its own for
 * each dimension. With a seed each digit is permuted at random (Owen 2017, "A randomized Halton algorithm"), without
 * which high dimensions go up and down together.
 */
export type HaltonSequence = {
  /** The coordinate of the index-th point; the dimension counts from 0. */
  at(index: number, dimension: number): number;
};

export function createHalton(dimensionCount: number, seed: number | null = null): HaltonSequence {
  const bases = firstPrimes(dimensionCount);
  const random = seed === null ? null : createRandom(seed);
  const permutations = bases.map((base) =>
    random === null ? null : Array.from({ length: digitsOf(base) }, () => shuffle(zeroTo(base), random)),
  );
  return {
    at: (index, dimension) => mirror(index, bases[dimension]!, permutations[dimension]!),
  };
}

function mirror(index: number, base: number, permutations: readonly Uint16Array[] | null): number {
  let place = 0;
  let weight = 1 / base;
  let rest = index;
  if (permutations === null)
    for (; rest > 0; weight /= base, rest = Math.floor(rest / base)) place += (rest % base) * weight;
  else
    for (const permutation of permutations) {
      place += permutation[rest % base]! * weight;
      weight /= base;
      rest = Math.floor(rest / base);
    }
  return Math.min(place, 1 - 2 ** -53);
}

/** So many that the rest is below the precision of a double or of any index. */
const digitsOf = (base: number): number => Math.ceil(53 / Math.log2(base));
const zeroTo = (count: number): Uint16Array => Uint16Array.from({ length: count }, (_, k) => k);

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  return primes;
}
