import type { Table } from '@slipway/algorithms';
import { type DuckDb, parquetTable, quoteIdentifier, readTable } from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { scoreColumns } from '../score/write-scores.ts';
import type { ComparisonInput } from './comparison-input.ts';

/** Two models' scores on the same rows, in order of `__row`. `columns` of a side are its score columns. */
export type PairedScores = {
  readonly rowCount: number;
  readonly actual: Float32Array | Float64Array;
  readonly challenger: readonly (Float32Array | Float64Array)[];
  readonly champion: readonly (Float32Array | Float64Array)[];
};

/** Reads both scores files joined by `__row`. Throws `invalid-input` when they are not about the same rows. */
export async function readPairedScores(
  db: DuckDb,
  input: ComparisonInput,
  paths: { challenger: string; champion: string },
): Promise<PairedScores> {
  await checkSameRows(db, paths);
  const names = scoreColumns(input.task, input.classCount);
  const side = (alias: string) =>
    names.map((name) => `${alias}.${quoteIdentifier(name)} AS ${alias}_${name}`);
  const source = `(SELECT a.actual, ${[...side('a'), ...side('b')].join(', ')}
    FROM ${parquetTable(paths.challenger)} a JOIN ${parquetTable(paths.champion)} b USING (__row) ORDER BY __row)`;
  const wanted = ['actual', ...['a', 'b'].flatMap((alias) => names.map((name) => `${alias}_${name}`))];
  await db.run(`CREATE OR REPLACE TEMP TABLE paired AS SELECT * FROM ${source}`);
  const table = await readTable(db, {
    source: 'paired',
    columns: wanted.map((name) => ({ name, kind: 'numeric' as const })),
  });
  const columns = (alias: string) => names.map((name) => valuesOf(table, `${alias}_${name}`));
  return {
    rowCount: table.rowCount,
    actual: valuesOf(table, 'actual'),
    challenger: columns('a'),
    champion: columns('b'),
  };
}

async function checkSameRows(db: DuckDb, paths: { challenger: string; champion: string }): Promise<void> {
  const { onlyChallenger, onlyChampion, differing } = await db.row<Record<string, number>>(
    `SELECT count(*) FILTER (b.__row IS NULL) AS "onlyChallenger",
            count(*) FILTER (a.__row IS NULL) AS "onlyChampion",
            count(*) FILTER (a.actual <> b.actual) AS differing
     FROM ${parquetTable(paths.challenger)} a FULL JOIN ${parquetTable(paths.champion)} b USING (__row)`,
  );
  if (onlyChallenger === 0 && onlyChampion === 0 && differing === 0) return;
  const problem =
    onlyChallenger! + onlyChampion! > 0
      ? `${onlyChallenger} rows were scored by the challenger only and ${onlyChampion} by the champion only`
      : `the truth differs in ${differing} rows`;
  throw new SlipwayError('invalid-input', `the two models were not measured on the same rows: ${problem}`, {
    hint: 'score both on the same split of the same dataset version',
  });
}

function valuesOf(table: Table, name: string): Float32Array | Float64Array {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column?.kind !== 'numeric') throw new Error(`'${name}' was not read as numbers`);
  return column.values;
}
