import type { TableRows } from '@slipway/contract';
import {
  confineTo,
  type DuckDb,
  duckdb,
  openDuckDb,
  parquetTable,
  quoteIdentifier,
  quoteText,
  toPlain,
} from '../../../engines/duckdb/index.ts';
import { isSlipwayError, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { DataContext } from '../data-deps.ts';

const defaultTimeLimitMs = 10_000;
const memoryLimitBytes = 256_000_000;
const maxTables = 1000;

export type DataQuery = {
  readonly project: string;
  readonly sql: string;
  readonly limit: number;
  /** Ten seconds when left out. */
  readonly timeLimitMs?: number;
};

/**
 * Answers one SELECT over the newest versions of a project's datasets, each a table by its name. DuckDB can read
 * those files and nothing else, keeps to 256 MB and ten seconds, and writes nowhere. At most `limit` rows come
 * back; `rowCount` is null when there are more. Throws `invalid-sql`.
 */
export async function queryData(
  context: DataContext,
  { project, sql, limit, timeLimitMs = defaultTimeLimitMs }: DataQuery,
): Promise<TableRows> {
  const signal = AbortSignal.timeout(timeLimitMs);
  const db = await openDuckDb({ memoryLimitBytes, threads: 2, signal, valueErrorCode: 'invalid-sql' });
  try {
    await refuseOtherThanSelect(db, sql);
    await attachDatasets(context, db, { project, sql });
    return await select(db, sql, limit);
  } catch (error) {
    if (signal.aborted && isSlipwayError(error) && error.code === 'cancelled') {
      throw new SlipwayError('invalid-sql', `the query took longer than ${timeLimitMs / 1000} seconds`, {
        hint: 'read fewer rows, or aggregate',
      });
    }
    throw error;
  } finally {
    db.close();
  }
}

/** DuckDB turns some PRAGMA and CALL statements into a SELECT before it says what they are. */
async function refuseOtherThanSelect(db: DuckDb, sql: string): Promise<void> {
  const { message } = await db.row<{ message: string | null }>(
    `SELECT json_serialize_sql(${quoteText(sql)}) ->> '$.error_message' AS message`,
  );
  if (/only select/i.test(message ?? '')) throw notOneSelect('this is not a SELECT');
}

/** Makes a view of each dataset that the statement names, then shuts everything else out. */
async function attachDatasets(
  context: DataContext,
  db: DuckDb,
  { project, sql }: { project: string; sql: string },
): Promise<void> {
  const named = await db.guard(async () => db.connection.getTableNames(sql, false));
  const wanted = new Set(named.map((name) => name.replace(/^"|"$/g, '').toLowerCase()));
  const { items } = await context.datasets.listDatasets(project, { limit: maxTables });
  const paths: string[] = [];
  for (const { name, latest } of items) {
    if (latest === null || !wanted.has(name.toLowerCase())) continue;
    const path = await context.blobs.localPath(latest.digest);
    await db.run(`CREATE VIEW ${quoteIdentifier(name)} AS SELECT * FROM ${parquetTable(path)}`);
    paths.push(path);
  }
  await confineTo(db, paths);
}

async function select(db: DuckDb, sql: string, limit: number): Promise<TableRows> {
  return db.guard(async () => {
    const statements = await db.connection.extractStatements(sql);
    if (statements.count !== 1) throw notOneSelect(`there are ${statements.count} statements`);
    const prepared = await statements.prepare(0);
    try {
      if (prepared.statementType !== duckdb().StatementType.SELECT)
        throw notOneSelect('this is not a SELECT');
      const result = await prepared.stream();
      const types = result.columnTypes();
      const columns = result
        .deduplicatedColumnNames()
        .map((name, position) => ({ name, type: types[position]!.toString() }));
      const rows: TableRows['rows'] = [];
      for (let chunk = await result.fetchChunk(); chunk !== null && rows.length <= limit; ) {
        if (chunk.rowCount === 0) break;
        for (const row of chunk.getRows()) rows.push(row.map(toPlain));
        chunk = await result.fetchChunk();
      }
      const isWhole = rows.length <= limit;
      return { columns, rows: rows.slice(0, limit), rowCount: isWhole ? rows.length : null };
    } finally {
      prepared.destroySync();
    }
  });
}

const notOneSelect = (what: string) =>
  new SlipwayError('invalid-sql', `${what}; a query is one SELECT`, {
    hint: 'data is changed by importing a new version',
  });
