/**
 * A share of the rows that one thread works on at a time: it derives their gradients, keeps them in the order of a tree's leaves and fills
 * histograms from them. A share knows nothing of other shares or threads; see `team.ts` for what holds them together.
 */
import { addToHistogram } from './histogram.ts';
import { objectiveOf } from './objective.ts';
import { packGradients, type Scale } from './packed-gradients.ts';
import { partition, type RowOrder } from './partition.ts';
import type { Allocate, TrainingRows } from './training-rows.ts';

/** Rows are dealt out in blocks, so that no leaf of an ordered table falls to one share alone. */
const blockSize = 4096;

/** A share's own memory: row numbers in the order of leaves, what moves with them, where each leaf lies. */
export type ShareMemory = Omit<RowOrder, 'bins'> & {
  readonly index: number;
  readonly count: number;
  readonly begins: Int32Array;
  readonly ends: Int32Array;
};

/** Memory for the share `index` of `count` equal ones; leaves are numbered from 0 to maxLeaves - 1. */
export function createShareMemory(
  rowCount: number,
  { index, count, maxLeaves }: { index: number; count: number; maxLeaves: number },
  allocate: Allocate,
): ShareMemory {
  const { length } = rowsOfShare(rowCount, index, count);
  const rows = () => new Int32Array(allocate(4 * length));
  const packed = () => new Float64Array(allocate(8 * length));
  return {
    index,
    count,
    rows: rows(),
    packed: packed(),
    scratch: { rows: rows(), packed: packed() },
    begins: new Int32Array(allocate(4 * maxLeaves)),
    ends: new Int32Array(allocate(4 * maxLeaves)),
  };
}

export type RowShare = ReturnType<typeof createRowShare>;

/** The work on a share. Any thread may do it, one at a time. */
export function createRowShare(training: TrainingRows, memory: ShareMemory) {
  const { columns, weights, scores, gradients, hessians, width } = training;
  const { rows, packed, begins, ends } = memory;
  const objective = objectiveOf(training.task, width);
  const own = rowsOfShare(training.rowCount, memory.index, memory.count);

  return {
    /** Derives output `k` for all own rows; raises `largest` to the largest absolute gradient and hessian. */
    derive(k: number, largest: Float64Array): void {
      for (const { begin, end } of own.blocks) objective.derive(training, k, { begin, end, largest });
    },

    /** Puts the rows of the next tree into leaf 0, with packed gradients. */
    startTree(pack: { scale: Scale; gradientUnit: number; salt: number }): void {
      const rowCount = training.sample === null ? own.copyAll(rows) : own.copySample(training.sample, rows);
      begins[0] = 0;
      ends[0] = rowCount;
      packGradients({ gradients, hessians, weights, rows: rows.subarray(0, rowCount), ...pack }, packed);
    },

    /** Splits a leaf's rows: those that go right become leaf `right`. */
    split(leaf: number, right: number, by: { feature: number; bin: number; isMissingLeft: boolean }): void {
      const begin = begins[leaf]!;
      const end = ends[leaf]!;
      const middle = partition({ ...memory, bins: columns[by.feature]! }, { begin, end }, by);
      ends[leaf] = middle;
      begins[right] = middle;
      ends[right] = end;
    },

    /** Adds the leaf's rows to the histogram. */
    addLeaf(leaf: number, histogram: Float64Array, features: ArrayLike<number>): void {
      addToHistogram(training, { rows, packed, begin: begins[leaf]!, end: ends[leaf]! }, histogram, features);
    },

    /** How many rows of the table the leaf holds. */
    weigh(leaf: number): number {
      if (weights === null) return ends[leaf]! - begins[leaf]!;
      let sum = 0;
      for (let i = begins[leaf]!; i < ends[leaf]!; i++) sum += weights[rows[i]!]!;
      return sum;
    },

    /** Sums of gradients and hessians of leaves 0 to leafCount - 1, in pairs; exact, see `Scale`. */
    sumLeaves(leafCount: number, sums: Float64Array): void {
      for (let leaf = 0; leaf < leafCount; leaf++) {
        let gradient = 0;
        let hessian = 0;
        for (let i = begins[leaf]!; i < ends[leaf]!; i++) {
          gradient += gradients[rows[i]!]!;
          hessian += hessians[rows[i]!]!;
        }
        sums[2 * leaf] = gradient;
        sums[2 * leaf + 1] = hessian;
      }
    },

    /** Adds each leaf's value to the scores `k` of its rows. */
    addValues(leafCount: number, k: number, values: Float64Array): void {
      for (let leaf = 0; leaf < leafCount; leaf++) {
        const value = values[leaf]!;
        for (let i = begins[leaf]!; i < ends[leaf]!; i++) scores[rows[i]! * width + k]! += value;
      }
    },
  };
}

/** The blocks of a share, and the two ways its rows enter a tree: all, or those of a sample of the table. */
function rowsOfShare(rowCount: number, index: number, count: number) {
  const blocks: { begin: number; end: number }[] = [];
  let length = 0;
  for (let begin = index * blockSize; begin < rowCount; begin += count * blockSize) {
    const end = Math.min(rowCount, begin + blockSize);
    blocks.push({ begin, end });
    length += end - begin;
  }
  return {
    blocks,
    length,
    copyAll(rows: Int32Array): number {
      let at = 0;
      for (const { begin, end } of blocks) for (let row = begin; row < end; row++) rows[at++] = row;
      return at;
    },
    copySample(sample: Int32Array, rows: Int32Array): number {
      let at = 0;
      for (const row of sample) if (Math.floor(row / blockSize) % count === index) rows[at++] = row;
      return at;
    },
  };
}
