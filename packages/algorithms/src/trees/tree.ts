import { missingBin } from './bins.ts';

/**
 * One regression tree in arrays, a slot for each node; node 0 is the root. A leaf has feature -1.
 * Rows go left when value <= threshold (bin <= bin), and where `isMissingLeft` says without a value.
 */
export type Tree = {
  readonly feature: Int32Array;
  readonly bin: Uint8Array;
  readonly threshold: Float32Array;
  readonly isMissingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Contribution of a leaf, shrinkage included; 0 for inner nodes. */
  readonly value: Float32Array;
  /** Gain of an inner node's split. */
  readonly gain: Float32Array;
};

export const nodeCount = (tree: Tree): number => tree.feature.length;

/** Every `stride`-th score from `first` on. */
export type ScoreSlots = { readonly scores: Float64Array; readonly first: number; readonly stride: number };

/** Adds the tree's value for every row of binned columns to the scores. */
export function addBinnedScores(tree: Tree, columns: readonly Uint8Array[], to: ScoreSlots): void {
  const { feature, bin, isMissingLeft, left, right, value } = tree;
  const { scores, first, stride } = to;
  for (let row = 0, slot = first; slot < scores.length; row++, slot += stride) {
    let node = 0;
    while (feature[node]! >= 0) {
      const here = columns[feature[node]!]![row]!;
      const goesLeft = here === missingBin ? isMissingLeft[node] === 1 : here <= bin[node]!;
      node = goesLeft ? left[node]! : right[node]!;
    }
    scores[slot]! += value[node]!;
  }
}

/** Adds the tree's value for every row of encoded columns to the scores. */
export function addScores(tree: Tree, columns: readonly Float32Array[], to: ScoreSlots): void {
  const { feature, threshold, isMissingLeft, left, right, value } = tree;
  const { scores, first, stride } = to;
  for (let row = 0, slot = first; slot < scores.length; row++, slot += stride) {
    let node = 0;
    while (feature[node]! >= 0) {
      const here = columns[feature[node]!]![row]!;
      const goesLeft = Number.isNaN(here) ? isMissingLeft[node] === 1 : here <= threshold[node]!;
      node = goesLeft ? left[node]! : right[node]!;
    }
    scores[slot]! += value[node]!;
  }
}
