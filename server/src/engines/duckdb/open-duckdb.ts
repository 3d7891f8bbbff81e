import type { DuckDBConnection, DuckDBResultReader, DuckDBValue } from '@duckdb/node-api';
import type { ErrorCode } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { duckdb } from './binding.ts';
import { asSlipwayError } from './duckdb-error.ts';
import { type PlainValue, toPlain } from './plain-value.ts';
import { quoteText } from './sql-text.ts';

/** A column of a result: its name and its DuckDB type as DuckDB writes it. */
export type ResultColumn = { readonly name: string; readonly type: string };

export type DuckDbOptions = {
  readonly memoryLimitBytes: number;
  readonly threads: number;
  /** Where it may spill; spilling is off when left out. */
  readonly temporaryDirectory?: string;
  /** Interrupts the running statement; the statement then throws `cancelled`. */
  readonly signal?: AbortSignal;
  /** Code of errors that are about values rather than about SQL; `invalid-data` when left out. */
  readonly valueErrorCode?: ErrorCode;
};

/**
 * One in-memory DuckDB with one connection. Statements run one after another, off the JavaScript thread.
 * Text order is kept, timestamps with zone are UTC, extensions are never fetched. Every failure is a SlipwayError.
 */
export type DuckDb = {
  /** For what this port does not cover: appenders, prepared statements, chunks. */
  readonly connection: DuckDBConnection;
  /** Runs statements whose result nobody wants. */
  run(sql: string, params?: readonly DuckDBValue[]): Promise<void>;
  /** Rows as objects of plain values, see `toPlain`. */
  rows<R = Record<string, PlainValue>>(sql: string, params?: readonly DuckDBValue[]): Promise<R[]>;
  /** The first row; throws when there is none. */
  row<R = Record<string, PlainValue>>(sql: string, params?: readonly DuckDBValue[]): Promise<R>;
  /** Columns with types, and rows as arrays of plain values. */
  table(
    sql: string,
    params?: readonly DuckDBValue[],
  ): Promise<{ columns: ResultColumn[]; rows: PlainValue[][] }>;
  /** Names and types of what a SELECT answers, without running it. */
  describe(sql: string): Promise<ResultColumn[]>;
  /** Runs any work on the connection with errors and cancelling as above. */
  guard<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
};

/** Opens an in-memory DuckDB. Costs some 40 ms. */
export async function openDuckDb(options: DuckDbOptions): Promise<DuckDb> {
  const instance = await duckdb().DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${Math.max(64, Math.floor(options.memoryLimitBytes / 1_000_000))}MB`,
    temp_directory: options.temporaryDirectory ?? '',
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const code = options.valueErrorCode ?? 'invalid-data';
  const guard = createGuard(connection, options.signal, code);
  const read = (sql: string, params?: readonly DuckDBValue[]) =>
    guard(() => connection.runAndReadAll(sql, params === undefined ? undefined : [...params]));
  await guard(() => connection.run("SET TimeZone = 'UTC'"));
  return {
    connection,
    guard,
    run: async (sql, params) => void (await read(sql, params)),
    rows: async <R>(sql: string, params?: readonly DuckDBValue[]) => rowObjects<R>(await read(sql, params)),
    row: async <R>(sql: string, params?: readonly DuckDBValue[]) =>
      firstRow(rowObjects<R>(await read(sql, params)), sql),
    table: async (sql, params) => {
      const result = await read(sql, params);
      return { columns: resultColumns(result), rows: plainRows(result) };
    },
    describe: async (sql) => {
      const described = rowObjects<{ column_name: string; column_type: string }>(
        await read(`DESCRIBE ${sql}`),
      );
      return described.map((column) => ({ name: column.column_name, type: column.column_type }));
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Lets DuckDB read exactly these files and nothing else, for good. */
export async function confineTo(db: DuckDb, paths: readonly string[]): Promise<void> {
  await db.run(`SET allowed_paths = [${paths.map(quoteText).join(', ')}]`);
  await db.run('SET enable_external_access = false');
  await db.run('SET lock_configuration = true');
}

function createGuard(connection: DuckDBConnection, signal: AbortSignal | undefined, code: ErrorCode) {
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (signal?.aborted) throw new SlipwayError('cancelled', 'the query was stopped');
    const interrupt = () => connection.interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      return await work();
    } catch (error) {
      throw asSlipwayError(error, code);
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  };
}

function resultColumns(result: DuckDBResultReader): ResultColumn[] {
  const types = result.columnTypes();
  return result
    .deduplicatedColumnNames()
    .map((name, position) => ({ name, type: types[position]!.toString() }));
}

function plainRows(result: DuckDBResultReader): PlainValue[][] {
  return result.getRows().map((row) => row.map(toPlain));
}

function rowObjects<R>(result: DuckDBResultReader): R[] {
  const names = result.deduplicatedColumnNames();
  return plainRows(result).map(
    (row) => Object.fromEntries(names.map((name, position) => [name, row[position]!])) as R,
  );
}

function firstRow<R>(rows: R[], sql: string): R {
  const row = rows[0];
  if (row === undefined) throw new Error(`no row came back from: ${sql.slice(0, 200)}`);
  return row;
}
