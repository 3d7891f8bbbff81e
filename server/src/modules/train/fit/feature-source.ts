import { parquetTable, quoteIdentifier } from '../../../engines/duckdb/index.ts';
import type { FeatureSetInput } from './fit-input.ts';

export const splitColumn = '__split';
export const rowColumn = '__row';

export type FeatureColumn = { readonly name: string; readonly kind: 'numeric' | 'categorical' };

/**
 * The table a model reads, as SQL over the parquet file: what training and scoring see must be the same, so both
 * read through it. An empty text and a number that is not finite are missing values, as in a model's inputs.
 * `extra` columns are passed through.
 */
export function featureSource(
  path: string,
  columns: readonly FeatureColumn[],
  extra: readonly string[] = [splitColumn],
): string {
  const selected = columns.map(({ name, kind }) => {
    const column = quoteIdentifier(name);
    return kind === 'numeric'
      ? `CASE WHEN isfinite(CAST(${column} AS DOUBLE)) THEN CAST(${column} AS DOUBLE) END AS ${column}`
      : `nullif(CAST(${column} AS VARCHAR), '') AS ${column}`;
  });
  const passed = extra.filter((name) => !columns.some((column) => column.name === name));
  return `(SELECT ${[...selected, ...passed.map(quoteIdentifier)].join(', ')} FROM ${parquetTable(path)})`;
}

/** The model's inputs in the order of the feature set: the named ones, or all but the target and our own columns. */
export function chooseFeatures(
  featureSet: FeatureSetInput,
  target: string,
  wanted?: readonly string[],
): FeatureColumn[] {
  return featureSet.columns
    .filter(({ name }) => name !== target && name !== splitColumn && name !== rowColumn)
    .filter(({ name }) => wanted === undefined || wanted.includes(name))
    .map(({ name, kind }) => ({ name, kind }));
}
