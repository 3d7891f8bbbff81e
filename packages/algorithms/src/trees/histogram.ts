import { missingBin } from './bins.ts';

/** Slots of one feature in a histogram: 255 bins and the missing one. */
export const slotsPerFeature = missingBin + 1;

/**
 * Adds the packed gradients of a leaf's rows to the histogram of one feature.
 * bins [all rows], rows [begin, end) of row numbers, packed in the order of `rows`, histogram from `offset` on.
 */
export function addRows(
  bins: Uint8Array,
  leaf: { rows: Int32Array; packed: Float64Array; begin: number; end: number },
  histogram: Float64Array,
  offset: number,
): void {
  const { rows, packed, begin, end } = leaf;
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

/** Adds all rows in their natural order, without going through row numbers. */
export function addAllRows(
  bins: Uint8Array,
  packed: Float64Array,
  histogram: Float64Array,
  offset: number,
): void {
  const count = packed.length;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const a = offset + bins[i]!;
    const b = offset + bins[i + 1]!;
    const c = offset + bins[i + 2]!;
    const d = offset + bins[i + 3]!;
    histogram[a]! += packed[i]!;
    histogram[b]! += packed[i + 1]!;
    histogram[c]! += packed[i + 2]!;
    histogram[d]! += packed[i + 3]!;
  }
  for (; i < count; i++) histogram[offset + bins[i]!]! += packed[i]!;
}

/** sibling = parent - child, into `parent`'s place; exact, since packed sums are whole numbers. */
export function subtract(parent: Float64Array, child: Float64Array): void {
  for (let slot = 0; slot < parent.length; slot++) parent[slot]! -= child[slot]!;
}
