import type { Table, Target } from '@slipway/algorithms';
import {
  type DuckDb,
  parquetTable,
  quoteIdentifier,
  quoteText,
  quoteTexts,
  readTable,
} from '../../../engines/duckdb/index.ts';
import { nearest } from '../../../platform/config/nearest.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { featureSource, rowColumn, splitColumn } from '../../train/index.ts';
import type { EvaluationInput } from './evaluation-input.ts';

/** The table that `pickRows` leaves in the database, in order of `__row`. */
export const pickedTable = 'picked';
export const actualColumn = '__actual';
/** Slice columns get names of their own: a raw column may be called like a feature. */
export const sliceName = (position: number) => `__slice_${position}`;

export type PickedRows = { table: Table; target: Target; skippedCount: number };

/**
 * Picks the rows to score into one table: features as the model takes them, `__actual` (class index or value),
 * `__row`, and the slice columns. Throws `invalid-input` when the feature set cannot feed the model,
 * `invalid-training` when no row is left.
 */
export async function pickRows(
  db: DuckDb,
  input: EvaluationInput,
  paths: { features: string; dataset: string | null },
): Promise<PickedRows> {
  checkColumns(input);
  const slices = input.sliceColumns.map((name, position) => sliceSql(input, name, position));
  const joined =
    paths.dataset === null || !slices.some(({ isRaw }) => isRaw)
      ? ''
      : ` LEFT JOIN ${parquetTable(paths.dataset, true)} d ON d.file_row_number + 1 = f.${quoteIdentifier(rowColumn)}`;
  const source = featureSource(paths.features, input.features, [
    ...new Set([
      input.target,
      splitColumn,
      rowColumn,
      ...input.sliceColumns.filter((name) => hasColumn(input, name)),
    ]),
  ]);
  const inSplit = `f.${quoteIdentifier(splitColumn)} = ${quoteText(input.split)}`;
  const features = input.features.map(({ name }) => `f.${quoteIdentifier(name)}`);
  const picked = [
    ...features,
    `f.${quoteIdentifier(rowColumn)}`,
    `${actualSql(input)} AS ${quoteIdentifier(actualColumn)}`,
    ...slices.map(({ sql }) => sql),
  ];
  const { count } = await db.row<{ count: number }>(
    `SELECT count(*) AS count FROM ${parquetTable(paths.features)} f WHERE ${inSplit}`,
  );
  if (count === 0) throw await emptySplit(db, input, paths.features);
  await db.run(
    `CREATE OR REPLACE TEMP TABLE ${pickedTable} AS SELECT * FROM
       (SELECT ${picked.join(', ')} FROM ${source} f${joined} WHERE ${inSplit})
     WHERE ${quoteIdentifier(actualColumn)} IS NOT NULL ORDER BY ${quoteIdentifier(rowColumn)}`,
  );
  const table = await readTable(db, { source: pickedTable, columns: input.features });
  if (table.rowCount === 0) throw withoutTarget(input, count);
  return { table, target: await readActual(db, input), skippedCount: count - table.rowCount };
}

const hasColumn = (input: EvaluationInput, name: string) =>
  input.featureSet.columns.some((column) => column.name === name);

/** Class index of the target's text, or its value; NULL where it cannot be used. */
function actualSql(input: EvaluationInput): string {
  const target = `f.${quoteIdentifier(input.target)}`;
  if (input.classes !== null) {
    return `CAST(list_position(${quoteTexts(input.classes)}, CAST(${target} AS VARCHAR)) AS DOUBLE) - 1`;
  }
  return `CASE WHEN isfinite(CAST(${target} AS DOUBLE)) THEN CAST(${target} AS DOUBLE) END`;
}

function sliceSql(input: EvaluationInput, name: string, position: number): { sql: string; isRaw: boolean } {
  const isRaw = !hasColumn(input, name);
  return {
    sql: `${isRaw ? 'd' : 'f'}.${quoteIdentifier(name)} AS ${quoteIdentifier(sliceName(position))}`,
    isRaw,
  };
}

async function readActual(db: DuckDb, input: EvaluationInput): Promise<Target> {
  const { columns } = await readTable(db, {
    source: pickedTable,
    columns: [{ name: actualColumn, kind: 'numeric' }],
  });
  const [column] = columns;
  if (column?.kind !== 'numeric') throw new Error('the target was not read as numbers');
  const { task, classes } = input;
  return { task, values: column.values, ...(classes === null ? {} : { classes }) };
}

function checkColumns(input: EvaluationInput): void {
  const names = input.featureSet.columns.map(({ name }) => name);
  const missing = input.features.filter(({ name }) => !names.includes(name)).map(({ name }) => name);
  if (missing.length > 0) {
    throw new SlipwayError(
      'invalid-input',
      `feature set ${input.featureSet.name} has no ${missing.map((name) => `'${name}'`).join(', ')}, which ${input.subject.label} takes`,
      { hint: `it has ${names.join(', ')}; score the model on features made by its own SQL` },
    );
  }
  if (!names.includes(input.target)) {
    throw new SlipwayError(
      'invalid-input',
      `feature set ${input.featureSet.name} has no target '${input.target}'`,
      {
        hint: `it has ${names.join(', ')}`,
      },
    );
  }
  const raw = input.dataset?.columns ?? [];
  for (const name of input.sliceColumns) {
    if (names.includes(name) || raw.includes(name)) continue;
    const close = nearest(name, [...names, ...raw]);
    throw new SlipwayError('invalid-input', `there is no column '${name}' to slice by`, {
      hint: `${close === null ? '' : `did you mean '${close}'? `}columns are ${[...new Set([...names, ...raw])].join(', ')}`,
    });
  }
}

async function emptySplit(db: DuckDb, input: EvaluationInput, path: string): Promise<SlipwayError> {
  const rows = await db.rows<{ name: string | null; total: number }>(
    `SELECT ${quoteIdentifier(splitColumn)} AS name, count(*) AS total FROM ${parquetTable(path)} GROUP BY ALL ORDER BY ALL`,
  );
  const known = rows.map((row) => `${row.name ?? '(no split)'}: ${row.total} rows`).join(', ');
  return new SlipwayError('invalid-input', `split '${input.split}' has no rows to measure on`, {
    hint: known === '' ? 'the feature set is empty' : `the feature set has ${known}`,
  });
}

const withoutTarget = (input: EvaluationInput, count: number): SlipwayError =>
  new SlipwayError(
    'invalid-input',
    `none of the ${count} rows of split '${input.split}' has a usable target '${input.target}'`,
    {
      hint:
        input.classes === null
          ? 'the target must be a number'
          : `the model knows the classes ${input.classes.slice(0, 10).join(', ')}`,
    },
  );
