import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Pool } from 'pg';
import { type Clock, systemClock } from '../clock/clock.ts';
import { SlipwayError } from '../errors/slipway-error.ts';
import type { Log } from '../log/log.ts';
import type { Database } from './database.ts';
import { applyMigrations } from './migrate.ts';
import { isRetryable } from './postgres-errors.ts';
import { createPool, kyselyOverPool } from './postgres-pool.ts';

export type PostgresOptions = {
  /** postgres://user:password@host:port/database */
  url: string;
  /** The schema that holds the tables; the server's default when left out. Must exist. */
  schema?: string;
  clock?: Clock;
  log?: Pick<Log, 'warn'>;
};

const connections = { readers: 6, writers: 8 };
const mostAttempts = 25;
const migrationLock = 4_700_000;

/**
 * Opens a PostgreSQL database. Writes are serialisable, so that reading and then writing in one `work` means the
 * same as on SQLite, where there is one writer; a transaction that lost against another is run again.
 *
 * Throws `not-ready` when the server does not answer.
 */
export async function openPostgresDatabase(options: PostgresOptions): Promise<Database> {
  const open = (max: number, settings: string) =>
    createPool({
      connectionString: options.url,
      max,
      options: `${settings}${options.schema === undefined ? '' : ` -c search_path=${options.schema}`}`,
      onIdleError: (error) => options.log?.warn('a connection to PostgreSQL broke', { error: error.message }),
    });
  const readers = open(connections.readers, '-c default_transaction_read_only=on');
  const writers = open(connections.writers, '-c default_transaction_isolation=serializable');
  try {
    await readers.query('select 1');
  } catch (error) {
    await Promise.all([readers.end(), writers.end()]);
    throw unreachable(options.url, error);
  }
  return createDatabase({ readers, writers, clock: options.clock ?? systemClock });
}

function createDatabase({
  readers,
  writers,
  clock,
}: {
  readers: Pool;
  writers: Pool;
  clock: Clock;
}): Database {
  const rows = kyselyOverPool(readers);
  const units = kyselyOverPool(writers);
  const insideWrite = new AsyncLocalStorage<true>();
  let closing: Promise<unknown> | undefined;

  const database: Database = {
    kind: 'postgres',
    reader: <T>() => rows as Kysely<T>,
    async write<T, R>(work: (tx: Transaction<T>) => Promise<R>) {
      if (closing !== undefined) throw new Error('the database is closed');
      if (insideWrite.getStore()) {
        throw new Error('a write inside a write may wait for itself; use the transaction that was given');
      }
      return untilItHolds(() =>
        insideWrite.run(true, () => units.transaction().execute((tx) => work(tx as Transaction<T>))),
      );
    },
    migrate: (modules) => withMigrationLock(writers, () => applyMigrations(database, modules, clock)),
    async close() {
      closing ??= Promise.all([rows.destroy(), units.destroy()]);
      await closing;
    },
  };
  return database;
}

/** Runs a transaction again, after a growing random pause, while it loses against others. */
async function untilItHolds<R>(run: () => Promise<R>): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!isRetryable(error)) throw error;
      if (attempt === mostAttempts) throw tooBusy(error);
      await sleep(Math.random() * Math.min(2 ** attempt, 100));
    }
  }
}

/** One server at a time migrates a schema; the lock goes with the connection when the process dies. */
async function withMigrationLock(pool: Pool, work: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1, hashtext(current_schema()))', [migrationLock]);
    await work();
  } finally {
    // Thrown away, not returned: that ends the lock and the setting whatever happened.
    client.release(true);
  }
}

const tooBusy = (cause: unknown) =>
  new SlipwayError('not-ready', 'too many writes want the same rows; this one gave up', {
    hint: 'try again in a moment',
    cause,
  });

function unreachable(url: string, cause: unknown): SlipwayError {
  const { hostname, port, pathname } = URL.parse(url) ?? { hostname: '', port: '', pathname: '' };
  const reason = cause instanceof AggregateError ? String(cause.errors[0]) : String(cause);
  return new SlipwayError(
    'not-ready',
    `PostgreSQL at ${hostname}:${port || 5432}${pathname} does not answer: ${reason}`,
    {
      hint: 'check SLIPWAY_DATABASE_URL, that the server runs, and that user and database exist',
      cause,
    },
  );
}
