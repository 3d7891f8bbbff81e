/** A seeded stream of random numbers; two with the same seed give the same stream on every machine. */
export type Random = {
  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number;
  /** A number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** A whole number in [0, below); `below` is a whole number from 1 to 2^32. Without modulo bias. */
  integer(below: number): number;
  /** A draw of the standard normal distribution (polar method of Marsaglia). */
  normal(): number;
};

/**
 * The generator xoshiro128** of Blackman and Vigna (2018), its state filled from the seed by splitmix32, so
 * that near seeds give unrelated streams. Any finite number is a seed. Not for secrets.
 */
export function createRandom(seed: number): Random {
  const state = seededState(seed);
  const uint32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(state[1]!, 5), 7), 9) >>> 0;
    const shifted = state[1]! << 9;
    state[2]! ^= state[0]!;
    state[3]! ^= state[1]!;
    state[1]! ^= state[2]!;
    state[0]! ^= state[3]!;
    state[2]! ^= shifted;
    state[3] = rotateLeft(state[3]!, 11);
    return result;
  };
  const uniform = (): number => ((uint32() >>> 5) * 2 ** 26 + (uint32() >>> 6)) / 2 ** 53;
  return { uint32, uniform, integer: (below) => integerBelow(below, uint32), normal: polarNormal(uniform) };
}

/** Puts the first `count` places of `values` in random order (all when left out): Fisher and Yates. */
export function shuffle<T extends { length: number; [index: number]: unknown }>(
  values: T,
  random: Random,
  count = values.length,
): T {
  for (let place = 0; place < Math.min(count, values.length - 1); place += 1) {
    const chosen = place + random.integer(values.length - place);
    const kept = values[place];
    values[place] = values[chosen];
    values[chosen] = kept;
  }
  return values;
}

/** Both halves of the double's bits go in, so that 0.1 and 0.2 are different seeds. */
function seededState(seed: number): Uint32Array {
  const bits = new Uint32Array(Float64Array.of(seed).buffer);
  let counter = (bits[0]! ^ Math.imul(bits[1]!, 0x9e3779b1)) >>> 0;
  return Uint32Array.from({ length: 4 }, () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    let mixed = counter ^ (counter >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  });
}

const rotateLeft = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

function integerBelow(below: number, uint32: () => number): number {
  const limit = 2 ** 32 - (2 ** 32 % below);
  let drawn = uint32();
  while (drawn >= limit) drawn = uint32();
  return drawn % below;
}

function polarNormal(uniform: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
}
