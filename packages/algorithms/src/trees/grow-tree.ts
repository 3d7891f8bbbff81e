/** Grows one tree leaf by leaf: always the leaf whose split gains most, until the leaves or the gains run out. */
import type { BinBounds } from './bins.ts';
import { findSplit, type SearchContext, type Split, type SplitRules, totalsOf } from './find-split.ts';
import { slotsPerFeature, subtract } from './histogram.ts';
import type { Packing, Scale } from './packed-gradients.ts';
import type { Team } from './team.ts';
import type { Tree } from './tree.ts';
import { createNodes } from './tree-nodes.ts';

export type GrowRequest = {
  /** Holds the tree's rows, all of them in leaf 0. */
  readonly team: Team;
  readonly bounds: readonly BinBounds[];
  readonly packing: Packing;
  readonly scale: Scale;
  readonly rules: SplitRules & {
    readonly maxLeaves: number;
    readonly maxDepth: number;
    readonly learningRate: number;
  };
  /** Features this tree may use, ascending. */
  readonly features: Int32Array;
  /** Spare histograms, kept from tree to tree. */
  readonly spare: Float64Array[];
};

type Leaf = {
  node: number;
  /** Rows of the table. */
  rowCount: number;
  depth: number;
  histogram: Float64Array;
  gradient: number;
  hessian: number;
  split: Split | null;
};

/** The tree, and the value of each of the team's leaves. */
export type GrownTree = { readonly tree: Tree; readonly values: Float32Array };

export function growTree(request: GrowRequest): GrownTree {
  const { team, rules, features, spare } = request;
  const context = searchContext(request);
  const nodes = createNodes(2 * rules.maxLeaves - 1);
  const newHistogram = () => spare.pop() ?? new Float64Array(request.bounds.length * slotsPerFeature);
  const search = (leaf: Leaf) => {
    Object.assign(leaf, totalsOf(leaf.histogram, features[0]!, context));
    leaf.split = leaf.rowCount >= 2 * rules.minRowsPerLeaf ? findSplit(leaf, context) : null;
    if (leaf.split === null) spare.push(leaf.histogram);
  };

  const root = newLeaf(nodes.add(), 0, newHistogram());
  root.rowCount = team.fillRoot(root.histogram, features);
  search(root);
  // A leaf's place here is its number in the team.
  const leaves: Leaf[] = [root];
  while (leaves.length < rules.maxLeaves) {
    const place = bestLeaf(leaves);
    if (place === null) break;
    const parent = leaves[place]!;
    const split = parent.split!;
    const left = newLeaf(nodes.add(), parent.depth + 1, parent.histogram);
    const right = newLeaf(nodes.add(), parent.depth + 1, newHistogram());
    const threshold = request.bounds[split.feature]![split.bin] ?? Number.POSITIVE_INFINITY;
    nodes.setSplit(parent.node, { ...split, threshold, left: left.node, right: right.node });
    leaves[place] = left;
    leaves.push(right);
    // Children that will not be split need no histogram.
    const mayGrow = leaves.length < rules.maxLeaves && left.depth !== rules.maxDepth;
    const wanted = mayGrow ? features : new Int32Array(0);
    const places = { left: place, right: leaves.length - 1 };
    fillChildren({ left, right, parent, places }, team, wanted);
    for (const child of [left, right]) {
      if (mayGrow) search(child);
      else spare.push(child.histogram);
    }
  }
  for (const leaf of leaves) if (leaf.split !== null) spare.push(leaf.histogram);
  const values = leafValues(leaves.length, request);
  leaves.forEach((leaf, place) => {
    nodes.setLeaf(leaf.node, values[place]!);
  });
  return { tree: nodes.finish(), values };
}

const searchContext = ({ packing, scale, rules, bounds, features }: GrowRequest): SearchContext => ({
  packing,
  scale,
  rules,
  binCounts: bounds.map(({ length }) => length + 1),
  features,
});

const newLeaf = (node: number, depth: number, histogram: Float64Array): Leaf => ({
  node,
  rowCount: 0,
  depth,
  histogram,
  gradient: 0,
  hessian: 0,
  split: null,
});

/** The place of the leaf whose split gains most; null when none does. */
function bestLeaf(leaves: readonly Leaf[]): number | null {
  let best: number | null = null;
  let bestGain = 0;
  leaves.forEach(({ split }, place) => {
    if (split === null || split.gain <= bestGain) return;
    best = place;
    bestGain = split.gain;
  });
  return best;
}

/** Parts the rows; the smaller child's histogram is built, the other one's is what is left of the parent's. */
function fillChildren(
  {
    left,
    right,
    parent,
    places,
  }: { left: Leaf; right: Leaf; parent: Leaf; places: { left: number; right: number } },
  team: Team,
  features: Int32Array,
): void {
  const split = parent.split!;
  const [small, large] = split.isLeftSmaller ? [left, right] : [right, left];
  small.histogram = right.histogram;
  large.histogram = parent.histogram;
  small.rowCount = team.split(places, split, { histogram: small.histogram, features });
  large.rowCount = parent.rowCount - small.rowCount;
  subtract(large.histogram, small.histogram);
}

/** -G / (H + λ), shrunk, from the exact gradients of each leaf's rows. */
function leafValues(leafCount: number, { team, rules }: GrowRequest): Float32Array {
  const sums = team.sumLeaves(leafCount);
  return Float32Array.from({ length: leafCount }, (_, leaf) => {
    const hessian = sums[2 * leaf + 1]! + rules.l2;
    return hessian === 0 ? 0 : (-sums[2 * leaf]! / hessian) * rules.learningRate;
  });
}
