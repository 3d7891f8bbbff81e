/** Grows one tree leaf by leaf: always the leaf whose split gains most, until the leaves or the gains run out. */
import { type BinBounds, missingBin } from './bins.ts';
import { findSplit, type SearchContext, type Split, type SplitRules, totalsOf } from './find-split.ts';
import { slotsPerFeature, subtract } from './histogram.ts';
import type { Packing, Scale } from './packed-gradients.ts';
import type { Tree } from './tree.ts';

/** Fills histograms; one thread or several stand behind it. */
export type HistogramBuilder = {
  /** The features' histograms over rows [begin, end) of the shared row order, into `histogram`, which is zero. */
  build(
    leaf: { begin: number; end: number; isWhole: boolean },
    histogram: Float64Array,
    features: Int32Array,
  ): void;
};

export type GrowRequest = {
  /** Binned columns [features][all rows]. */
  readonly columns: readonly Uint8Array[];
  readonly bounds: readonly BinBounds[];
  /** Row numbers of the tree's sample; reordered so that each leaf's rows lie together. */
  readonly rows: Int32Array;
  /** Packed gradients in the order of `rows`; reordered with them. */
  readonly packed: Float64Array;
  /** Exact gradients and hessians by row number, for leaf values. */
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
  readonly packing: Packing;
  readonly scale: Scale;
  readonly rules: SplitRules & {
    readonly maxLeaves: number;
    readonly maxDepth: number;
    readonly learningRate: number;
  };
  /** Features this tree may use, ascending. */
  readonly features: Int32Array;
  readonly builder: HistogramBuilder;
  /** As long as `rows`; contents do not matter. */
  readonly scratch: { readonly rows: Int32Array; readonly packed: Float64Array };
};

type Leaf = {
  node: number;
  begin: number;
  end: number;
  depth: number;
  histogram: Float64Array;
  gradient: number;
  hessian: number;
  split: Split | null;
};

/** A grown tree, and which rows of `rows` each leaf ended up with. */
export type GrownTree = {
  readonly tree: Tree;
  readonly leaves: readonly { readonly node: number; readonly begin: number; readonly end: number }[];
};

export function growTree(request: GrowRequest): GrownTree {
  const { rules, features } = request;
  const binCounts = request.bounds.map((bounds) => bounds.length + 1);
  const context: SearchContext = {
    packing: request.packing,
    scale: request.scale,
    rules,
    binCounts,
    features,
  };
  const nodes = createNodes(2 * rules.maxLeaves - 1);
  const free: Float64Array[] = [];
  const newHistogram = () =>
    free.pop()?.fill(0) ?? new Float64Array(request.columns.length * slotsPerFeature);
  const search = (leaf: Leaf) => {
    const mayGrow =
      (rules.maxDepth === 0 || leaf.depth < rules.maxDepth) &&
      leaf.end - leaf.begin >= 2 * rules.minRowsPerLeaf;
    leaf.split = mayGrow ? findSplit({ ...leaf, rowCount: leaf.end - leaf.begin }, context) : null;
  };

  const root: Leaf = {
    node: nodes.add(),
    begin: 0,
    end: request.rows.length,
    depth: 0,
    histogram: newHistogram(),
    gradient: 0,
    hessian: 0,
    split: null,
  };
  request.builder.build({ begin: 0, end: root.end, isWhole: true }, root.histogram, features);
  if (features.length > 0) Object.assign(root, totalsOf(root.histogram, features[0]!, context));
  search(root);
  const leaves: Leaf[] = [root];

  while (leaves.length < rules.maxLeaves) {
    const next = bestLeaf(leaves);
    if (next === null) break;
    const middle = partition(request, next);
    const [left, right] = splitNode(nodes, next, { middle, request });
    buildChildren({ left, right, parent: next }, request, newHistogram);
    for (const child of [left, right]) {
      Object.assign(child, totalsOf(child.histogram, features[0]!, context));
      search(child);
      if (child.split === null) free.push(child.histogram);
    }
    leaves.splice(leaves.indexOf(next), 1, left, right);
  }
  for (const leaf of leaves) nodes.setLeaf(leaf.node, leafValue(request, leaf));
  return { tree: nodes.finish(), leaves };
}

function bestLeaf(leaves: readonly Leaf[]): Leaf | null {
  let best: Leaf | null = null;
  for (const leaf of leaves)
    if (leaf.split !== null && (best === null || leaf.split.gain > best.split!.gain)) best = leaf;
  return best;
}

/** The smaller child's histogram is built, the other one's is what is left of the parent's. */
function buildChildren(
  { left, right, parent }: { left: Leaf; right: Leaf; parent: Leaf },
  request: GrowRequest,
  newHistogram: () => Float64Array,
): void {
  const [small, large] = left.end - left.begin <= right.end - right.begin ? [left, right] : [right, left];
  small.histogram = newHistogram();
  request.builder.build(
    { begin: small.begin, end: small.end, isWhole: false },
    small.histogram,
    request.features,
  );
  subtract(parent.histogram, small.histogram);
  large.histogram = parent.histogram;
}

/** Moves the rows that go left before those that go right, each side in its old order; answers where the right side begins. */
function partition({ columns, rows, packed, scratch }: GrowRequest, leaf: Leaf): number {
  const { feature, bin, isMissingLeft } = leaf.split!;
  const bins = columns[feature]!;
  const goesLeft = leftByBin(bin, isMissingLeft);
  let left = leaf.begin;
  let right = 0;
  for (let i = leaf.begin; i < leaf.end; i++) {
    const row = rows[i]!;
    const gradient = packed[i]!;
    const side = goesLeft[bins[row]!]!;
    // Both writes happen every time, only one of the places moves on: no branch to mispredict.
    rows[left] = row;
    packed[left] = gradient;
    scratch.rows[right] = row;
    scratch.packed[right] = gradient;
    left += side;
    right += 1 - side;
  }
  rows.set(scratch.rows.subarray(0, right), left);
  packed.set(scratch.packed.subarray(0, right), left);
  return left;
}

/** For every bin, 1 when its rows go left. */
function leftByBin(bin: number, isMissingLeft: boolean): Uint8Array {
  const sides = new Uint8Array(missingBin + 1).fill(1, 0, bin + 1);
  sides[missingBin] = isMissingLeft ? 1 : 0;
  return sides;
}

function splitNode(
  nodes: Nodes,
  leaf: Leaf,
  { middle, request }: { middle: number; request: GrowRequest },
): [Leaf, Leaf] {
  const split = leaf.split!;
  const child = (begin: number, end: number): Leaf => ({
    node: nodes.add(),
    begin,
    end,
    depth: leaf.depth + 1,
    histogram: leaf.histogram,
    gradient: 0,
    hessian: 0,
    split: null,
  });
  const left = child(leaf.begin, middle);
  const right = child(middle, leaf.end);
  const threshold = request.bounds[split.feature]![split.bin] ?? Number.POSITIVE_INFINITY;
  nodes.setSplit(leaf.node, { ...split, threshold, left: left.node, right: right.node });
  return [left, right];
}

/** -G / (H + λ), shrunk, from the exact gradients of the leaf's rows. */
function leafValue({ rows, gradients, hessians, rules }: GrowRequest, leaf: Leaf): number {
  let gradient = 0;
  let hessian = 0;
  for (let i = leaf.begin; i < leaf.end; i++) {
    const row = rows[i]!;
    gradient += gradients[row]!;
    hessian += hessians[row]!;
  }
  return hessian + rules.l2 === 0 ? 0 : (-gradient / (hessian + rules.l2)) * rules.learningRate;
}

type Nodes = ReturnType<typeof createNodes>;

function createNodes(capacity: number) {
  const feature = new Int32Array(capacity).fill(-1);
  const bin = new Uint8Array(capacity);
  const threshold = new Float32Array(capacity);
  const isMissingLeft = new Uint8Array(capacity);
  const left = new Int32Array(capacity).fill(-1);
  const right = new Int32Array(capacity).fill(-1);
  const value = new Float32Array(capacity);
  const gain = new Float32Array(capacity);
  let count = 0;
  return {
    add: () => count++,
    setSplit(node: number, split: Split & { threshold: number; left: number; right: number }) {
      feature[node] = split.feature;
      bin[node] = split.bin;
      threshold[node] = split.threshold;
      isMissingLeft[node] = split.isMissingLeft ? 1 : 0;
      left[node] = split.left;
      right[node] = split.right;
      gain[node] = split.gain;
    },
    setLeaf(node: number, leafValue: number) {
      value[node] = leafValue;
    },
    finish: (): Tree => ({
      feature: feature.slice(0, count),
      bin: bin.slice(0, count),
      threshold: threshold.slice(0, count),
      isMissingLeft: isMissingLeft.slice(0, count),
      left: left.slice(0, count),
      right: right.slice(0, count),
      value: value.slice(0, count),
      gain: gain.slice(0, count),
    }),
  };
}
