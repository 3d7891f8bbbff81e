import { missingBin } from './bins.ts';

/** Slots of one feature in a histogram: 255 bins and the missing one. */
export const slotsPerFeature = missingBin + 1;

/** Rows whose numbers and gradients stay in the first-level cache while feature after feature adds them. */
const rowsPerBlock = 2048;

/** Rows [begin, end) of an order: their numbers, and their packed gradients in the same order. */
export type RowSpan = {
  readonly rows: Int32Array;
  readonly packed: Float64Array;
  readonly begin: number;
  readonly end: number;
};

/** Adds the span's packed gradients to `histogram` [features * slotsPerFeature], for the features named. */
export function addToHistogram(
  columns: readonly Uint8Array[],
  { rows, packed, begin, end }: RowSpan,
  histogram: Float64Array,
  features: ArrayLike<number>,
): void {
  for (let at = begin; at < end; at += rowsPerBlock) {
    const block = { rows, packed, begin: at, end: Math.min(end, at + rowsPerBlock) };
    for (let k = 0; k < features.length; k++) {
      const feature = features[k]!;
      addRows(columns[feature]!, block, histogram, feature * slotsPerFeature);
    }
  }
}

function addRows(bins: Uint8Array, span: RowSpan, histogram: Float64Array, offset: number): void {
  const { rows, packed, begin, end } = span;
  let i = begin;
  // Four rows at a time: their loads do not wait for each other's additions.
  for (; i + 3 < end; i += 4) {
    const a = offset + bins[rows[i]!]!;
    const b = offset + bins[rows[i + 1]!]!;
    const c = offset + bins[rows[i + 2]!]!;
    const d = offset + bins[rows[i + 3]!]!;
    histogram[a]! += packed[i]!;
    histogram[b]! += packed[i + 1]!;
    histogram[c]! += packed[i + 2]!;
    histogram[d]! += packed[i + 3]!;
  }
  for (; i < end; i++) histogram[offset + bins[rows[i]!]!]! += packed[i]!;
}

/** sibling = parent - child, into `parent`'s place; exact, since packed sums are whole numbers. */
export function subtract(parent: Float64Array, child: Float64Array): void {
  for (let slot = 0; slot < parent.length; slot++) parent[slot]! -= child[slot]!;
}
