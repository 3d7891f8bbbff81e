import { createRandom } from '../samplers/random.ts';
import { hashText, joinHashes } from './hash-text.ts';
import { shingles } from './words.ts';

export type NearDuplicateOptions = {
  /** From this share of equal runs of five words on, the later of two texts is a duplicate. */
  readonly similarity: number;
};

const hashCount = 128;
/** Signatures are compared when all four rows of one of 32 bands are equal: sure from a similarity of 0.6. */
const rowsPerBand = 4;
const shingleWords = 5;
const multipliers = drawnNumbers(1);
const increments = drawnNumbers(2);

function drawnNumbers(seed: number): Uint32Array {
  const random = createRandom(seed);
  return Uint32Array.from({ length: hashCount }, () => random.uint32() | 1);
}

/**
 * For each text the first one before it that it nearly repeats, or null: MinHash signatures of runs of five words
 * (Broder, 1997), found by locality-sensitive hashing (Leskovec et al., Mining of Massive Datasets, section 3.4). The
 * similarity is estimated to about 0.035.
 */
export function findNearDuplicates(
  texts: readonly string[],
  { similarity }: NearDuplicateOptions,
): readonly (number | null)[] {
  const signatures = texts.map(signatureOf);
  const buckets = new Map<number, number[]>();
  return signatures.map((signature, place) => {
    const keys = bandKeys(signature);
    const candidates = new Set(keys.flatMap((key) => buckets.get(key) ?? []));
    const found = [...candidates]
      .sort((a, b) => a - b)
      .find((other) => sharedPart(signatures[other]!, signature) >= similarity);
    // A duplicate is not kept, so nothing need be compared with it.
    if (found === undefined)
      for (const key of keys) {
        const bucket = buckets.get(key);
        if (bucket === undefined) buckets.set(key, [place]);
        else bucket.push(place);
      }
    return found ?? null;
  });
}

function signatureOf(text: string): Uint32Array {
  const signature = new Uint32Array(hashCount).fill(0xffffffff);
  for (const shingle of shingles(text, shingleWords))
    for (let k = 0; k < hashCount; k += 1) {
      const hash = (Math.imul(shingle ^ (shingle >>> 15), multipliers[k]!) + increments[k]!) >>> 0;
      if (hash < signature[k]!) signature[k] = hash;
    }
  return signature;
}

function bandKeys(signature: Uint32Array): number[] {
  const keys: number[] = [];
  for (let start = 0; start < hashCount; start += rowsPerBand) {
    let key = start;
    for (let k = start; k < start + rowsPerBand; k += 1) key = joinHashes(key, signature[k]!);
    keys.push(key);
  }
  return keys;
}

function sharedPart(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let k = 0; k < hashCount; k += 1) if (a[k] === b[k]) equal += 1;
  return equal / hashCount;
}

/** For each text the first one before it that is the same but for case and white space, or null. */
export function findExactDuplicates(texts: readonly string[]): readonly (number | null)[] {
  const firsts = new Map<string, number>();
  return texts.map((text, place) => {
    const plain = text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
    const key = `${plain.length}:${hashText(plain)}:${hashText(plain, 1)}:${hashText(plain, 2)}`;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, place);
    return first ?? null;
  });
}
