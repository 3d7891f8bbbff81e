import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import type { CategoricalColumn, Column, NumericColumn, Table } from '@slipway/algorithms';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { DuckDb } from './open-duckdb.ts';
import { quoteIdentifier, quoteText } from './sql-text.ts';

/** Which column to read, and as what. */
export type ColumnRequest = { readonly name: string; readonly kind: 'numeric' | 'categorical' };

/**
 * Reads columns of `source` (a table expression) into typed arrays, row order kept, without a JavaScript object
 * per value. Numbers become doubles in DuckDB and are narrowed to float32 here, NULL is NaN; texts become codes
 * into their sorted distinct values, NULL is -1. `where` is a condition on the source's columns.
 */
export async function readTable(
  db: DuckDb,
  request: { source: string; columns: readonly ColumnRequest[]; where?: string },
): Promise<Table> {
  const filter = request.where === undefined ? '' : ` WHERE ${request.where}`;
  const from = `FROM ${request.source}${filter}`;
  const { count } = await db.row<{ count: number }>(`SELECT count(*) AS count ${from}`);
  const categories = new Map<string, readonly string[]>();
  for (const column of request.columns) {
    if (column.kind === 'categorical')
      categories.set(column.name, await defineCategories(db, column.name, from));
  }
  const columns = request.columns.map((column) => emptyColumn(column, count, categories.get(column.name)));
  const selected = request.columns.map((column) => selectAs(column, categories.get(column.name)));
  if (count > 0) await fill(db, `SELECT ${selected.join(', ')} ${from}`, columns);
  return { rowCount: count, columns };
}

/** Narrows to float32; `values` are what DuckDB has as DOUBLE. Serving and training both go through it. */
export function copyNumbers(vector: DuckDBVector, target: Float32Array | Float64Array, offset: number): void {
  // The vector keeps its typed array to itself; reading values one by one costs ten times as much.
  const { items, validity } = vector as unknown as RawVector<Float64Array>;
  target.set(items, offset);
  markMissing(validity, items.length, (row) => {
    target[offset + row] = Number.NaN;
  });
}

type RawVector<Items> = { items: Items; validity: { data: BigUint64Array | null; offset: number } };

function copyCodes(vector: DuckDBVector, target: Int32Array, offset: number): void {
  const { items, validity } = vector as unknown as RawVector<Uint8Array | Uint16Array | Uint32Array>;
  target.set(items, offset);
  markMissing(validity, items.length, (row) => {
    target[offset + row] = -1;
  });
}

function markMissing(
  validity: RawVector<unknown>['validity'],
  rowCount: number,
  mark: (row: number) => void,
): void {
  if (validity.data === null) return;
  for (let word = 0; word * 64 < rowCount; word++) {
    const bits = validity.data[word]!;
    if (bits === 0xffffffffffffffffn) continue;
    const low = Number(bits & 0xffffffffn);
    const high = Number(bits >> 32n);
    const end = Math.min(64, rowCount - word * 64);
    for (let bit = 0; bit < end; bit++) {
      const half = bit < 32 ? low : high;
      if (((half >>> (bit & 31)) & 1) === 0) mark(word * 64 + bit);
    }
  }
}

function emptyColumn(
  column: ColumnRequest,
  rowCount: number,
  categories: readonly string[] | undefined,
): Column {
  return column.kind === 'numeric'
    ? { name: column.name, kind: 'numeric', values: new Float32Array(rowCount) }
    : {
        name: column.name,
        kind: 'categorical',
        codes: new Int32Array(rowCount),
        categories: categories ?? [],
      };
}

function selectAs(column: ColumnRequest, categories: readonly string[] | undefined): string {
  const name = quoteIdentifier(column.name);
  if (column.kind === 'numeric') return `CAST(${name} AS DOUBLE)`;
  // An ENUM needs a value; a column of nothing but NULL has none.
  return categories?.length === 0 ? 'NULL::VARCHAR' : `CAST(${name} AS ${enumName(column.name)})`;
}

const enumName = (column: string) => quoteIdentifier(`categories of ${column}`);

async function defineCategories(db: DuckDb, column: string, from: string): Promise<string[]> {
  const name = quoteIdentifier(column);
  const found = await db.table(
    `SELECT DISTINCT CAST(${name} AS VARCHAR) AS value FROM (SELECT ${name} ${from}) WHERE value IS NOT NULL ORDER BY value`,
  );
  const values = found.rows.map((row) => row[0] as string);
  if (values.length === 0) return values;
  await db.run(`DROP TYPE IF EXISTS ${enumName(column)}`);
  await db.run(`CREATE TYPE ${enumName(column)} AS ENUM (${values.map(quoteText).join(', ')})`);
  return values;
}

async function fill(db: DuckDb, sql: string, columns: readonly Column[]): Promise<void> {
  await db.guard(async () => {
    const result = await db.connection.stream(sql);
    let offset = 0;
    for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
      if (chunk.rowCount === 0) break;
      copyChunk(chunk, columns, offset);
      offset += chunk.rowCount;
    }
  });
}

function copyChunk(chunk: DuckDBDataChunk, columns: readonly Column[], offset: number): void {
  columns.forEach((column, position) => {
    const vector = chunk.getColumnVector(position);
    if (column.kind === 'numeric') copyNumbers(vector, column.values as Float32Array, offset);
    else if (column.categories.length > 0) copyCodes(vector, column.codes, offset);
    else column.codes.fill(-1, offset, offset + chunk.rowCount);
  });
}

/** The numeric column of that name; a missing one is a defect of the caller. */
export function numericColumn(table: Table, name: string): NumericColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column?.kind !== 'numeric')
    throw new SlipwayError('invalid-training', `there is no numeric column '${name}'`);
  return column;
}

/** The categorical column of that name; a missing one is a defect of the caller. */
export function categoricalColumn(table: Table, name: string): CategoricalColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column?.kind !== 'categorical') {
    throw new SlipwayError('invalid-training', `there is no categorical column '${name}'`);
  }
  return column;
}
