import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { AnalyticsTable, Cell } from './analytics.ts';
import { applyTable, positionTable, type StoredColumns } from './duckdb-schema.ts';
import { appendByType, fromDuckDb, toParameter } from './duckdb-values.ts';
import type { JournalEntry } from './journal.ts';
import type { RowBatch } from './journal-frame.ts';

export type DuckDbStoreOptions = { path: string; memoryLimitBytes: number; threads: number };

/** The tables in one DuckDB file. Knows nothing of journals but the positions it keeps for them. */
export type DuckDbStore = {
  define(table: AnalyticsTable): Promise<void>;
  hasTable(name: string): boolean;
  /** Takes all entries in and moves the positions, in one transaction. */
  ingest(entries: readonly JournalEntry[]): Promise<void>;
  /** Bytes of each segment that are in the tables already. */
  positions(): Promise<Map<string, number>>;
  forgetPosition(segment: string): Promise<void>;
  query(sql: string, params: readonly Cell[]): Promise<Record<string, unknown>[]>;
  /** Waits for the queries that still run: DuckDB deadlocks when a connection is closed under one. */
  close(): Promise<void>;
};

/** So many rows go in before other work of the event loop gets its turn: well under a millisecond. */
const rowsPerTurn = 256;
const readerCount = 3;

/** Opens the file. DuckDB's native library is loaded here and not before: it costs a start 0.1 s. */
export async function openDuckDbStore(options: DuckDbStoreOptions): Promise<DuckDbStore> {
  const { DuckDBInstance, StatementType } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(options.path, {
    memory_limit: `${Math.round(options.memoryLimitBytes / 1e6)}MB`,
    threads: String(options.threads),
  });
  const writer = await instance.connect();
  // Queries are written by modules, yet none of them has business with files or the network.
  await writer.run('set enable_external_access = false');
  await writer.run(positionTable);
  const readers = createPool(await connectAll(instance));
  const alone = createTurns();
  const stored = new Map<string, StoredColumns>();

  return {
    define: (table) =>
      alone(async () => {
        stored.set(table.name, await applyTable(writer, table));
      }),
    hasTable: (name) => stored.has(name),
    ingest: (entries) => alone(() => inTransaction(writer, () => takeIn(writer, entries, stored))),
    positions: () =>
      alone(async () => {
        const reader = await writer.runAndReadAll('select segment, end_offset from slipway_journal_position');
        return new Map(reader.getRowsJS().map(([segment, offset]) => [String(segment), Number(offset)]));
      }),
    forgetPosition: (segment) =>
      alone(async () => {
        await writer.run('delete from slipway_journal_position where segment = $1', [segment]);
      }),
    query: (sql, params) =>
      readers.use(async (connection) => {
        const statement = await connection.prepare(sql);
        try {
          if (statement.statementType !== StatementType.SELECT) {
            throw new Error('analytics queries only read; rows go in through append');
          }
          statement.bind(params.map(toParameter));
          const reader = await statement.runAndReadAll();
          return reader.getRowObjectsJS().map((row) => fromDuckDb(row) as Record<string, unknown>);
        } finally {
          statement.destroySync();
        }
      }),
    async close() {
      await readers.close();
      writer.closeSync();
      instance.closeSync();
    },
  };
}

/** One after the other: a table that is defined during a transaction of the same connection would go with it. */
function createTurns(): <R>(work: () => Promise<R>) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

async function inTransaction(connection: DuckDBConnection, work: () => Promise<void>): Promise<void> {
  await connection.run('begin transaction');
  try {
    await work();
    await connection.run('commit');
  } catch (error) {
    // After a failed commit there is nothing left to roll back.
    await connection.run('rollback').catch(() => undefined);
    throw error;
  }
}

async function takeIn(
  connection: DuckDBConnection,
  entries: readonly JournalEntry[],
  stored: ReadonlyMap<string, StoredColumns>,
): Promise<void> {
  for (const [table, batches] of groupByTable(entries))
    await appendBatches(connection, batches, stored.get(table));
  const positions = new Map(entries.map((entry) => [entry.segment, entry.endOffset]));
  for (const [segment, endOffset] of positions) {
    await connection.run('insert or replace into slipway_journal_position values ($1, $2)', [
      segment,
      BigInt(endOffset),
    ]);
  }
}

function groupByTable(entries: readonly JournalEntry[]): Map<string, RowBatch[]> {
  return Map.groupBy(
    entries.flatMap((entry) => entry.batches),
    (batch) => batch.table,
  );
}

async function appendBatches(
  connection: DuckDBConnection,
  batches: readonly RowBatch[],
  columns: StoredColumns | undefined,
): Promise<void> {
  const table = batches[0]!.table;
  if (columns === undefined)
    throw new Error(`analytics table '${table}' is in the journal but was not defined`);
  const appender = await connection.createAppender(table);
  let sinceTurn = 0;
  for (const batch of batches) {
    // A frame written by an older release has fewer columns: the others are null.
    const names = Object.keys(batch.columns);
    const targets = columns.map(({ name, type }) => ({
      from: names.indexOf(name),
      append: appendByType[type],
    }));
    for (const row of batch.rows) {
      for (const { from, append } of targets) {
        const cell = row[from] ?? null;
        if (cell === null) appender.appendNull();
        else append(appender, cell);
      }
      appender.endRow();
      if (++sinceTurn % rowsPerTurn === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  appender.closeSync();
}

async function connectAll(instance: DuckDBInstance): Promise<DuckDBConnection[]> {
  return Promise.all(Array.from({ length: readerCount }, () => instance.connect()));
}

/** A DuckDB connection runs one query at a time; a few let a short question pass a long one. */
function createPool(connections: readonly DuckDBConnection[]) {
  const free = [...connections];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];
  const running = new Set<Promise<unknown>>();
  const useOne = async <R>(work: (connection: DuckDBConnection) => Promise<R>): Promise<R> => {
    const connection =
      free.pop() ?? (await new Promise<DuckDBConnection>((resolve) => waiting.push(resolve)));
    try {
      return await work(connection);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free.push(connection);
      else next(connection);
    }
  };
  return {
    use<R>(work: (connection: DuckDBConnection) => Promise<R>): Promise<R> {
      const use = useOne(work).finally(() => running.delete(use));
      running.add(use);
      return use;
    },
    async close() {
      await Promise.allSettled(running);
      for (const connection of connections) connection.closeSync();
    },
  };
}
