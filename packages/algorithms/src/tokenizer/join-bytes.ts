import { MinHeap } from './min-heap.ts';

/** The rank and result of joining two tokens, or undefined. */
export type Merges = ReadonlyMap<number, { readonly rank: number; readonly result: number }>;

/** One number for two tokens. */
export const pairKey = (left: number, right: number): number => left * 2 ** 26 + right;

/**
 * Joins neighbours, the most preferred merge first and of equal ones the leftmost, until none is left: tokens of a
 * word from those of its bytes. A heap keeps a word of a million bytes at n log n.
 */
export function joinBytes(bytes: readonly number[], merges: Merges): readonly number[] {
  if (bytes.length < 2) return bytes;
  const tokens = Int32Array.from(bytes);
  const next = Int32Array.from(bytes, (_, k) => k + 1);
  const previous = Int32Array.from(bytes, (_, k) => k - 1);
  const heap = new MinHeap();
  const mergeAt = (left: number) => {
    const right = left < 0 ? bytes.length : next[left]!;
    return right >= bytes.length ? undefined : merges.get(pairKey(tokens[left]!, tokens[right]!));
  };
  const offer = (left: number) => {
    const merge = mergeAt(left);
    if (merge !== undefined) heap.push(merge.rank * 2 ** 27 + left);
  };
  for (let k = 0; k < bytes.length; k += 1) offer(k);
  while (heap.size > 0) {
    const key = heap.pop();
    const left = key % 2 ** 27;
    const merge = tokens[left] === gone ? undefined : mergeAt(left);
    if (merge?.rank !== Math.floor(key / 2 ** 27)) continue;
    const right = next[left]!;
    tokens[left] = merge.result;
    tokens[right] = gone;
    next[left] = next[right]!;
    if (next[left]! < bytes.length) previous[next[left]!] = left;
    offer(previous[left]!);
    offer(left);
  }
  return Array.from(tokens.filter((token) => token !== gone));
}

const gone = -1;
