/**
 * Histograms of packed gradients: for each feature and bin the sum over a leaf's rows. Four features are added at a
 * time where their bins lie together in one word, which loads row numbers, gradients and bins once for all four.
 */
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

/** Binned columns [features][rowCount], and those of every four features in a row in one word a row, lowest byte first. */
export type BinnedColumns = {
  readonly columns: readonly Uint8Array[];
  readonly quads: readonly Uint32Array[];
};

/** The words of every four whole columns, written to what `create` makes. */
export function quadsOf(
  columns: readonly Uint8Array[],
  create: (rowCount: number) => Uint32Array,
): Uint32Array[] {
  return Array.from({ length: columns.length >> 2 }, (_, quad) => {
    const [a, b, c, d] = columns.slice(4 * quad, 4 * quad + 4) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const words = create(a.length);
    for (let row = 0; row < words.length; row++)
      words[row] = a[row]! | (b[row]! << 8) | (c[row]! << 16) | (d[row]! << 24);
    return words;
  });
}

/**
 * Adds the span's packed gradients to `histogram` [features * slotsPerFeature], for the features named, ascending.
 * What it adds for other features is not to be used.
 */
export function addToHistogram(
  { columns, quads }: BinnedColumns,
  { rows, packed, begin, end }: RowSpan,
  histogram: Float64Array,
  features: ArrayLike<number>,
): void {
  const plan = planOf(features, quads.length);
  for (let at = begin; at < end; at += rowsPerBlock) {
    const block = { rows, packed, begin: at, end: Math.min(end, at + rowsPerBlock) };
    for (const quad of plan.quads) addFour(quads[quad]!, block, histogram, 4 * quad * slotsPerFeature);
    for (const feature of plan.singles)
      addOne(columns[feature]!, block, histogram, feature * slotsPerFeature);
  }
}

/** Quads of which at least three features are wanted, and the features wanted besides. */
function planOf(features: ArrayLike<number>, quadCount: number): { quads: number[]; singles: number[] } {
  const wanted = new Uint8Array(quadCount);
  for (let i = 0; i < features.length; i++)
    if (features[i]! >> 2 < quadCount) wanted[features[i]! >> 2]! += 1;
  const quads: number[] = [];
  wanted.forEach((count, quad) => {
    if (count >= 3) quads.push(quad);
  });
  const singles: number[] = [];
  for (let i = 0; i < features.length; i++)
    if (!(wanted[features[i]! >> 2]! >= 3)) singles.push(features[i]!);
  return { quads, singles };
}

function addFour(words: Uint32Array, span: RowSpan, histogram: Float64Array, first: number): void {
  const { rows, packed, begin, end } = span;
  const second = first + slotsPerFeature;
  const third = second + slotsPerFeature;
  const fourth = third + slotsPerFeature;
  for (let i = begin; i < end; i++) {
    const gradient = packed[i]!;
    const word = words[rows[i]!]!;
    histogram[first + (word & 255)]! += gradient;
    histogram[second + ((word >>> 8) & 255)]! += gradient;
    histogram[third + ((word >>> 16) & 255)]! += gradient;
    histogram[fourth + (word >>> 24)]! += gradient;
  }
}

function addOne(bins: Uint8Array, span: RowSpan, histogram: Float64Array, offset: number): void {
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
