import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely, Transaction } from 'kysely';
import { type Clock, systemClock } from '../clock/clock.ts';
import type { Database } from './database.ts';
import { createGroupCommit } from './group-commit.ts';
import { applyMigrations } from './migrate.ts';
import { openConnection, type SqliteConnection } from './sqlite-connection.ts';
import { kyselyOver, readerVerbs, unitVerbs } from './sqlite-dialect.ts';

export type SqliteOptions = {
  /** The file; its folder must exist. ':memory:' is a private temporary file that goes with `close`. */
  path: string;
  /** `full` also survives power loss, at a disk flush per group of writes. */
  synchronous?: 'normal' | 'full';
  /** The file refuses to grow beyond this with `storage-full`; only the disk bounds it when left out. */
  maxSizeBytes?: number;
  clock?: Clock;
};

const pageSizeBytes = 4096;

/** Opens or creates a SQLite database: one connection that writes, one that reads. */
export async function openSqliteDatabase(options: SqliteOptions): Promise<Database> {
  const { path, remove } = locate(options.path);
  const writer = openConnection(path, false);
  writer.exec(writerPragmas({ ...options, isTemporary: remove !== undefined }));
  const reader = openConnection(path, true);
  return createDatabase({ writer, reader, clock: options.clock ?? systemClock, afterClose: remove });
}

function locate(path: string): { path: string; remove?: () => void } {
  if (path !== ':memory:') return { path };
  // A true in-memory database cannot have a reader beside an open write transaction; a temporary file can.
  const directory = mkdtempSync(join(tmpdir(), 'slipway-sqlite-'));
  return {
    path: join(directory, 'memory.sqlite'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/**
 * NORMAL with WAL: a commit is in the operating system's hands, so it survives the death of this process; only
 * power loss can take the last commits, and never the consistency (https://sqlite.org/pragma.html#pragma_synchronous).
 */
function writerPragmas(options: SqliteOptions & { isTemporary: boolean }): string {
  const synchronous = options.isTemporary ? 'off' : (options.synchronous ?? 'normal');
  const limit =
    options.maxSizeBytes === undefined
      ? ''
      : `pragma max_page_count = ${Math.max(1, Math.floor(options.maxSizeBytes / pageSizeBytes))};`;
  return `pragma page_size = ${pageSizeBytes}; pragma journal_mode = wal; pragma synchronous = ${synchronous};
    pragma journal_size_limit = 67108864; pragma temp_store = memory; ${limit}`;
}

function createDatabase(parts: {
  writer: SqliteConnection;
  reader: SqliteConnection;
  clock: Clock;
  afterClose: (() => void) | undefined;
}): Database {
  const { writer, reader } = parts;
  const units = kyselyOver(writer, unitVerbs(writer));
  const rows = kyselyOver(reader, readerVerbs);
  const insideWrite = new AsyncLocalStorage<true>();
  const group = createGroupCommit({
    begin: () => writer.exec('begin immediate'),
    commit: () => writer.exec('commit'),
    rollback: () => writer.exec('rollback'),
    hasTransaction: () => writer.raw.isTransaction,
  });
  let isClosed = false;

  const database: Database = {
    kind: 'sqlite',
    reader: <T>() => rows as Kysely<T>,
    async write<T, R>(work: (tx: Transaction<T>) => Promise<R>) {
      if (isClosed) throw new Error('the database is closed');
      if (insideWrite.getStore()) {
        throw new Error('a write inside a write waits for itself; use the transaction that was given');
      }
      return group.add<R>(() =>
        insideWrite.run(true, () => units.transaction().execute((tx) => work(tx as Transaction<T>))),
      );
    },
    async migrate(modules) {
      await applyMigrations(database, modules, parts.clock);
      writer.forgetStatements();
      reader.forgetStatements();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await group.idle();
      reader.raw.close();
      writer.raw.close();
      parts.afterClose?.();
    },
  };
  return database;
}
