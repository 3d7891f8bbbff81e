import type { Objective } from './objective.ts';
import { startScores } from './training-rows.ts';
import { addBinnedScores, type Tree } from './tree.ts';

/** Rows the model does not learn from, with their running scores. */
export type HeldOut = {
  /** Adds the tree of output `k`. */
  add(tree: Tree, k: number): void;
  loss(): number;
};

/** Held-out rows from their binned columns [features][rowCount] and targets [rowCount]. */
export function holdOut(
  { columns, target }: { columns: readonly Uint8Array[]; target: ArrayLike<number> },
  objective: Objective,
  baseScores: Float64Array,
): HeldOut {
  const scores = startScores(target.length, baseScores);
  return {
    add: (tree, k) => addBinnedScores(tree, columns, { scores, first: k, stride: objective.width }),
    loss: () => objective.loss(target, scores),
  };
}
