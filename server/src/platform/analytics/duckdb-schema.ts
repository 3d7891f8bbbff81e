import type { DuckDBConnection } from '@duckdb/node-api';
import type { AnalyticsColumnType, AnalyticsTable } from './analytics.ts';

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The columns of a table in the order DuckDB keeps them. */
export type StoredColumns = readonly { readonly name: string; readonly type: AnalyticsColumnType }[];

/** Creates the table or adds the columns it lacks. A column that changed its type is a defect and throws. */
export async function applyTable(
  connection: DuckDBConnection,
  table: AnalyticsTable,
): Promise<StoredColumns> {
  const columns = Object.entries(table.columns).map(([name, type]) => ({ name, type }));
  const declarations = columns.map(({ name, type }) => `${quoteName(name)} ${type}`).join(', ');
  await connection.run(`create table if not exists ${quoteName(table.name)} (${declarations})`);
  const stored = await readColumns(connection, table.name);
  for (const { name, type } of columns) {
    const before = stored.find((column) => column.name === name);
    if (before === undefined) {
      await connection.run(`alter table ${quoteName(table.name)} add column ${quoteName(name)} ${type}`);
    } else if (before.type !== type) {
      throw new Error(
        `analytics column '${table.name}.${name}' is ${before.type} on disk and cannot become ${type}`,
      );
    }
  }
  return readColumns(connection, table.name);
}

async function readColumns(connection: DuckDBConnection, table: string): Promise<StoredColumns> {
  const reader = await connection.runAndReadAll(
    `select column_name as name, data_type as type from duckdb_columns()
     where schema_name = 'main' and table_name = $1 order by column_index`,
    [table],
  );
  return reader.getRowObjectsJS() as unknown as StoredColumns;
}

/** How far each journal segment was taken in; written in the transaction that took it in. */
export const positionTable = `create table if not exists slipway_journal_position (
  segment varchar primary key, end_offset bigint not null)`;
