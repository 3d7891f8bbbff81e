/**
 * Turns the columns of a table into numbers that trees split: numeric columns as they are, categories by their
 * rank in the order of the mean target, which is the order in which the best two-way split of the categories is
 * a threshold (Fisher 1958; Breiman et al. 1984, section 4.2). The order is learned once, on the training rows,
 * from means shrunk towards the overall one, so that rare categories cannot leak their few targets.
 */
import { AlgorithmError } from '../algorithm-error.ts';
import type { CategoricalColumn, Column, Table, Target } from '../table.ts';

export type FeatureEncoder =
  | { readonly name: string; readonly kind: 'numeric' }
  /** Categories seen in training, in rank order; any other category is missing, and so is ''. */
  | { readonly name: string; readonly kind: 'categorical'; readonly order: readonly string[] };

/** Rows' worth of belief in the overall mean. */
const priorRows = 20;

export function fitEncoders(table: Table, target: Target): FeatureEncoder[] {
  const signal = orderingSignal(target);
  return table.columns.map((column) =>
    column.kind === 'numeric'
      ? { name: column.name, kind: 'numeric' }
      : { name: column.name, kind: 'categorical', order: orderCategories(column, signal) },
  );
}

/** The number whose mean orders categories: the target itself, or membership in the most frequent class. */
function orderingSignal(target: Target): ArrayLike<number> {
  if (target.task !== 'multiclass') return target.values;
  const counts = new Map<number, number>();
  for (const value of target.values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [mostFrequent] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]!;
  return Float32Array.from(target.values, (value) => (value === mostFrequent ? 1 : 0));
}

function orderCategories(column: CategoricalColumn, signal: ArrayLike<number>): string[] {
  const sums = new Float64Array(column.categories.length);
  const counts = new Float64Array(column.categories.length);
  let total = 0;
  for (let row = 0; row < column.codes.length; row++) {
    const code = column.codes[row]!;
    total += signal[row]!;
    if (code < 0) continue;
    sums[code]! += signal[row]!;
    counts[code]! += 1;
  }
  const mean = total / Math.max(1, column.codes.length);
  const shrunk = Float64Array.from(
    sums,
    (sum, code) => (sum + priorRows * mean) / (counts[code]! + priorRows),
  );
  return column.categories
    .map((category, code) => ({ category, code }))
    .filter(({ category, code }) => counts[code]! > 0 && category !== '')
    .sort((a, b) => shrunk[a.code]! - shrunk[b.code]! || a.code - b.code)
    .map(({ category }) => category);
}

/** The encoded columns, each Float32Array [rowCount], NaN = missing. Throws `invalid-table` when one is not there or of another kind. */
export function encodeTable(table: Table, encoders: readonly FeatureEncoder[]): Float32Array[] {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return encoders.map((encoder) => {
    const column = byName.get(encoder.name);
    if (column === undefined || column.kind !== encoder.kind) {
      throw new AlgorithmError(
        'invalid-table',
        `the table has no ${encoder.kind} column '${encoder.name}'`,
        'give it the columns the model was trained on',
      );
    }
    return encodeColumn(column, encoder);
  });
}

function encodeColumn(column: Column, encoder: FeatureEncoder): Float32Array {
  if (column.kind === 'numeric')
    return column.values instanceof Float32Array ? column.values : Float32Array.from(column.values);
  const rankOf = new Map(
    encoder.kind === 'categorical' ? encoder.order.map((category, rank) => [category, rank]) : [],
  );
  const ranks = Float32Array.from(column.categories, (category) => rankOf.get(category) ?? Number.NaN);
  const encoded = new Float32Array(column.codes.length);
  for (let row = 0; row < encoded.length; row++) {
    const code = column.codes[row]!;
    encoded[row] = code < 0 ? Number.NaN : ranks[code]!;
  }
  return encoded;
}
