import type { TableRows } from '@slipway/contract';
import { openDuckDb, parquetTable, quoteText } from '../../../engines/duckdb/index.ts';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import type { DataContext } from '../data-deps.ts';
import { splitNameSql } from '../splits/split-sql.ts';
import type { StoredVersion } from '../stored-version.ts';

export type RowsWanted = {
  readonly offset: number;
  readonly limit: number;
  readonly split?: string | undefined;
};

/** Rows of a version or of one of its parts, in the version's order. Throws `not-found` for an unknown part. */
export async function readVersionRows(
  context: DataContext,
  stored: StoredVersion,
  wanted: RowsWanted,
): Promise<TableRows> {
  const part = stored.version.splits.find(({ name }) => name === wanted.split);
  if (wanted.split !== undefined && part === undefined) throw notFound('part', wanted.split);
  const path = await context.blobs.localPath(stored.version.digest);
  const table = parquetTable(path, true);
  const columns = `* EXCLUDE (file_row_number)`;
  const sql =
    wanted.split === undefined
      ? `SELECT ${columns} FROM ${table} WHERE file_row_number >= ${wanted.offset}
           AND file_row_number < ${wanted.offset + wanted.limit}`
      : `SELECT ${columns} FROM ${table} WHERE ${splitNameSql(stored.split)} = ${quoteText(wanted.split)}
         LIMIT ${wanted.limit} OFFSET ${wanted.offset}`;
  const db = await openDuckDb({ memoryLimitBytes: 256_000_000, threads: 2 });
  try {
    const found = await db.table(sql);
    return { ...found, rowCount: part?.rowCount ?? stored.version.rowCount };
  } finally {
    db.close();
  }
}
