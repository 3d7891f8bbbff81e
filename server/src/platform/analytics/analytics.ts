/** A value of an analytics row. Timestamps travel as milliseconds since 1970 in BIGINT columns. */
export type Cell = string | number | bigint | boolean | null;
export type AnalyticsRow = Readonly<Record<string, Cell>>;

export type AnalyticsColumnType = 'VARCHAR' | 'BIGINT' | 'INTEGER' | 'DOUBLE' | 'BOOLEAN';

/** An append-only table. Columns may be added later (at the end, nullable), never changed or removed. */
export type AnalyticsTable = {
  readonly name: string;
  readonly columns: Readonly<Record<string, AnalyticsColumnType>>;
};

/**
 * The append-only store for volume: predictions, outcomes, spans, gateway calls. DuckDB, owned by this process;
 * passes `analytics.conformance.ts`.
 *
 * Contract:
 * - `append` resolves when the rows survive the death of the process (they are in a journal on disk);
 *   they become visible to `query` within `visibleAfterMs`, or at once after `flush`. Rows keep their order
 *   within one call. It is cheap to call for one row: calls that arrive together share one write.
 * - After a crash every acknowledged row is there exactly once.
 * - `query` is read-only SQL with `$1`-style positional parameters; it sees the tables by name.
 * - A full disk throws `storage-full`; what was acknowledged stays.
 */
export type Analytics = {
  readonly visibleAfterMs: number;
  define(tables: readonly AnalyticsTable[]): Promise<void>;
  append(table: string, rows: readonly AnalyticsRow[]): Promise<void>;
  query<R = Record<string, unknown>>(sql: string, params?: readonly Cell[]): Promise<R[]>;
  flush(): Promise<void>;
  close(): Promise<void>;
};
