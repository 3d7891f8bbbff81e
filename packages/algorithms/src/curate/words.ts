import { hashText, joinHashes, mix } from './hash-text.ts';

const wordPattern = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;

/** The words of a text in lower case, punctuation left out. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(wordPattern) ?? [];

/** Hashes of all runs of `length` words, each once; of the whole text where it has fewer words. */
export function shingles(text: string, length: number): Set<number> {
  const hashes = wordsOf(text).map((word) => hashText(word));
  const found = new Set<number>();
  const last = Math.max(1, hashes.length - length + 1);
  for (let start = 0; start < last; start += 1) {
    let hash = 0;
    for (let k = start; k < Math.min(start + length, hashes.length); k += 1)
      hash = joinHashes(hash, hashes[k]!);
    found.add(mix(hash));
  }
  return found;
}
