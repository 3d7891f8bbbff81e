import type { CategoricalColumn, Column, NumericColumn } from '../../table.ts';
import { type Moments, momentsOf } from '../summary/moments.ts';
import { sortedFinite } from '../summary/quantiles.ts';

/** What a monitor keeps of a numeric column; plain JSON, a few kilobytes however many rows it stands for. */
export type NumericSummary = {
  readonly kind: 'numeric';
  readonly column: string;
  readonly rowCount: number;
  /** Rows that are NaN, infinite, or beyond 1e150, where squares overflow and sentinels live. */
  readonly missingCount: number;
  /** null when every row is missing. */
  readonly moments: Moments | null;
  /**
   * Ascending values of equal weight. All of them up to the sample size K; above it the middle order statistic
   * of each of K parts of equal count, so that the empirical distribution function is off by at most 1 / (2 K).
   */
  readonly sample: readonly number[];
  /** Every distinct value with its count, ascending, when there are at most 20; else null. */
  readonly distinct: readonly { readonly value: number; readonly count: number }[] | null;
};

/** What a monitor keeps of a categorical column. */
export type CategoricalSummary = {
  readonly kind: 'categorical';
  readonly column: string;
  readonly rowCount: number;
  readonly missingCount: number;
  readonly distinctCount: number;
  /** The most frequent categories, descending. */
  readonly categories: readonly { readonly value: string; readonly count: number }[];
  /** Rows of the categories that were left out. */
  readonly otherCount: number;
};

export type ColumnSummary = NumericSummary | CategoricalSummary;

export type SummaryOptions = {
  /** Values kept of a numeric column; 1000 when left out. */
  readonly sampleSize?: number;
  /** Categories kept of a categorical column; 300 when left out. */
  readonly categoryCount?: number;
};

const distinctLimit = 20;

/** Sums up a column so that later windows can be compared with it without the rows. */
export const summariseReference = (column: Column, options: SummaryOptions = {}): ColumnSummary =>
  column.kind === 'numeric'
    ? summariseNumeric(column, options.sampleSize ?? 1000)
    : summariseCategorical(column, options.categoryCount ?? 300);

export function summariseNumeric(column: NumericColumn, sampleSize: number): NumericSummary {
  const { sorted, ...rest } = numericView(column);
  return { kind: 'numeric', ...rest, sample: representatives(sorted, sampleSize) };
}

export function numericView(column: NumericColumn): NumericView {
  const values = withoutExtremes(column.values);
  const moments = momentsOf(values);
  const sorted = sortedFinite(values);
  return {
    column: column.name,
    rowCount: values.length,
    missingCount: moments.missingCount,
    moments: moments.count === 0 ? null : moments,
    distinct: distinctValues(sorted),
    sorted,
  };
}

const largestMagnitude = 1e150;

function withoutExtremes(values: NumericColumn['values']): NumericColumn['values'] {
  if (values instanceof Float32Array) return values;
  const isExtreme = (value: number) => Math.abs(value) > largestMagnitude;
  return values.some(isExtreme) ? values.map((value) => (isExtreme(value) ? Number.NaN : value)) : values;
}

/** A numeric column as the tests read it: ascending values of equal weight, none missing. */
export type NumericView = Omit<NumericSummary, 'kind' | 'sample'> & { readonly sorted: ArrayLike<number> };

function representatives(sorted: ArrayLike<number>, sampleSize: number): number[] {
  if (sorted.length <= sampleSize) return Array.from(sorted);
  return Array.from(
    { length: sampleSize },
    (_, k) => sorted[Math.floor(((k + 0.5) * sorted.length) / sampleSize)]!,
  );
}

/** Each distinct value with its count, or null above the limit; the ascending sample is left early. */
function distinctValues(sorted: ArrayLike<number>): { value: number; count: number }[] | null {
  const distinct: { value: number; count: number }[] = [];
  for (let row = 0; row < sorted.length; row += 1) {
    const last = distinct.at(-1);
    if (last !== undefined && last.value === sorted[row]) last.count += 1;
    else if (distinct.length === distinctLimit) return null;
    else distinct.push({ value: sorted[row]!, count: 1 });
  }
  return distinct;
}

export function summariseCategorical(column: CategoricalColumn, categoryCount: number): CategoricalSummary {
  const counts = new Float64Array(column.categories.length);
  let missingCount = 0;
  for (const code of column.codes) {
    if (code >= 0) counts[code]! += 1;
    else missingCount += 1;
  }
  const present = column.categories
    .map((value, code) => ({ value, count: counts[code]! }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const categories = present.slice(0, categoryCount);
  const kept = categories.reduce((sum, { count }) => sum + count, 0);
  return {
    kind: 'categorical',
    column: column.name,
    rowCount: column.codes.length,
    missingCount,
    distinctCount: present.length,
    categories,
    otherCount: column.codes.length - missingCount - kept,
  };
}
