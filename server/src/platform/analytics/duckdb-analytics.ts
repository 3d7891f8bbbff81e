import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { notFound, SlipwayError } from '../errors/slipway-error.ts';
import type { Log } from '../log/log.ts';
import type { Analytics, AnalyticsTable } from './analytics.ts';
import { isFatal, mapAnalyticsError } from './duckdb-errors.ts';
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts';
import { createIngest } from './ingest.ts';
import { openJournal } from './journal.ts';
import { replayLeftovers } from './replay.ts';
import { createRowCodec, type RowCodec } from './row-codec.ts';

export type AnalyticsOptions = {
  /** Holds `analytics.duckdb` and the journal; created when it is not there. */
  directory: string;
  log?: Log;
  memoryLimitBytes?: number;
  threads?: number;
  /** A journal file is closed and flushed when it has grown to this. */
  segmentBytes?: number;
};

const defaults = { memoryLimitBytes: 160e6, threads: 2, segmentBytes: 16 * 1024 * 1024 };
const silent: Pick<Log, 'warn' | 'error'> = { warn: () => undefined, error: () => undefined };

/**
 * Analytics in one DuckDB file behind a journal. Opening costs nothing: DuckDB is loaded by the first query, or
 * by the first rows when they are taken in.
 */
export async function openAnalytics(options: AnalyticsOptions): Promise<Analytics> {
  const { directory, memoryLimitBytes, threads, segmentBytes } = { ...defaults, ...options };
  const log = options.log ?? silent;
  mkdirSync(directory, { recursive: true });
  const codecs = new Map<string, RowCodec>();
  let opening: Promise<DuckDbStore> | undefined;
  let isClosed = false;

  const ingest = createIngest({
    ...{ store: () => openStore(), log },
    onFailure: (error) => reopenAfter(error),
    onTakenIn: (segment) => journal.remove(segment),
  });
  const journal = openJournal({
    directory: join(directory, 'journal'),
    segmentBytes,
    onWritten: (entry) => ingest.add(entry),
  });

  const openStore = (): Promise<DuckDbStore> => {
    opening ??= open().catch((error) => {
      opening = undefined;
      throw mapAnalyticsError(error);
    });
    return opening;
  };
  const reopenAfter = async (error: unknown) => {
    if (!isFatal(error) || opening === undefined) return;
    const broken = opening;
    opening = undefined;
    await (await broken).close();
  };
  const open = async () => {
    const store = await openDuckDbStore({
      path: join(directory, 'analytics.duckdb'),
      memoryLimitBytes,
      threads,
    });
    try {
      for (const { table } of codecs.values()) await store.define(table);
      await replayLeftovers({ journal, store, log });
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  };

  return {
    visibleAfterMs: 1000,
    async define(tables) {
      for (const table of tables) {
        const merged = mergeTable(codecs.get(table.name)?.table, table);
        if (opening !== undefined) await (await opening).define(merged);
        // Last: rows with a new column must not be taken in before the table has it.
        codecs.set(table.name, createRowCodec(merged));
      }
    },
    async append(table, rows) {
      if (isClosed) throw new Error('the analytics store is closed');
      const codec = codecs.get(table);
      if (codec === undefined) throw notFound('analytics table', table);
      if (rows.length === 0) return;
      await ingest.hasRoom();
      const batch = { table, columns: codec.table.columns, rows: rows.map((row) => codec.encode(row)) };
      await journal.append(batch).catch((error) => {
        throw mapAnalyticsError(error);
      });
    },
    async query<R>(sql: string, params: readonly (string | number | bigint | boolean | null)[] = []) {
      if (isClosed) throw new Error('the analytics store is closed');
      const store = await openStore();
      try {
        return (await store.query(sql, params)) as R[];
      } catch (error) {
        await reopenAfter(error);
        throw mapAnalyticsError(error);
      }
    },
    async flush() {
      await journal.settled();
      await ingest.flush();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await journal.settled();
      await ingest.close();
      await journal.close();
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}

/** Two definitions of one name add up; the same column with two types is a defect. */
function mergeTable(before: AnalyticsTable | undefined, table: AnalyticsTable): AnalyticsTable {
  for (const [name, type] of Object.entries(table.columns)) {
    const known = before?.columns[name];
    if (known !== undefined && known !== type) {
      throw new SlipwayError(
        'conflict',
        `analytics column '${table.name}.${name}' was ${known} and is now ${type}`,
      );
    }
  }
  return { name: table.name, columns: { ...before?.columns, ...table.columns } };
}
