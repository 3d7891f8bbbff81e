import { joinHashes, mix } from './hash-text.ts';

/**
 * Finds runs of tokens that a stream has: `longestRun` gives the length of the longest part of `tokens` all of whose
 * windows of `length` tokens stand in the stream, 0 when none does. Hashes of 32 bits: of a million windows about one
 * in four thousand of the foreign ones is taken for known.
 */
export function createSequenceIndex(stream: ArrayLike<number>, length: number) {
  const known = new Set<number>();
  for (let start = 0; start + length <= stream.length; start += 1) known.add(hashAt(stream, start, length));
  return {
    longestRun(tokens: ArrayLike<number>): number {
      let [longest, current] = [0, 0];
      for (let start = 0; start + length <= tokens.length; start += 1) {
        current = known.has(hashAt(tokens, start, length)) ? Math.max(current + 1, length) : 0;
        longest = Math.max(longest, current);
      }
      return longest;
    },
  };
}

function hashAt(tokens: ArrayLike<number>, start: number, length: number): number {
  let hash = 0;
  for (let k = start; k < start + length; k += 1) hash = joinHashes(hash, tokens[k]! + 1);
  return mix(hash);
}
