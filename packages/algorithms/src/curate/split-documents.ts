import type { CorpusSplit } from './document.ts';
import { hashText } from './hash-text.ts';
import { shingles } from './words.ts';

/** Shares of documents that are held out; the rest is learned from. */
export type SplitShares = { readonly validation: number; readonly test: number };

/** The split of a document, from its id and the seed alone: it stays where it is when others come or go. */
export function splitOf(id: string, shares: SplitShares, seed: number): CorpusSplit {
  const place = hashText(id, seed + 1) / 2 ** 32;
  if (place < shares.test) return 'test';
  return place < shares.test + shares.validation ? 'validation' : 'train';
}

const sequenceWords = 13;

/**
 * The share of each held-out text's sequences of 13 words that texts learned from have too (Brown et al., 2020,
 * appendix C): what a model could know by heart.
 */
export function contaminationOf(heldOut: readonly string[], trained: Iterable<string>): readonly number[] {
  const wanted = heldOut.map((text) => shingles(text, sequenceWords));
  const open = new Set(wanted.flatMap((set) => [...set]));
  const shared = new Set<number>();
  for (const text of trained)
    for (const sequence of shingles(text, sequenceWords)) if (open.has(sequence)) shared.add(sequence);
  return wanted.map((set) => [...set].filter((sequence) => shared.has(sequence)).length / set.size);
}
