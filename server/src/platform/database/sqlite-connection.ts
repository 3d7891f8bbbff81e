import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type CompiledQuery, type DatabaseConnection, type QueryResult, SelectQueryNode } from './kysely.ts';
import { mapSqliteError } from './sqlite-errors.ts';
import { defineRegexp } from './sqlite-regexp.ts';

/** Enough for every statement of the server; a burst of generated SQL must not grow the heap for ever. */
const cachedStatementCount = 500;

type Statement = { readonly prepared: StatementSync; readonly columnNames: readonly string[] };

/**
 * One SQLite connection as Kysely sees it: prepared statements are kept, rows are plain objects, integers are
 * numbers (bigint where a number would lose digits), booleans are bound as 0 and 1. Errors are mapped.
 */
export class SqliteConnection implements DatabaseConnection {
  readonly raw: DatabaseSync;
  readonly #statements = new Map<string, Statement>();

  constructor(raw: DatabaseSync) {
    this.raw = raw;
  }

  /** Runs statements that return nothing, mapping errors. */
  exec(sql: string): void {
    try {
      this.raw.exec(sql);
    } catch (error) {
      throw mapSqliteError(error);
    }
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const statement = this.#statement(query.sql);
      const values = query.parameters.map(toSqlite);
      return statement.columnNames.length > 0
        ? { rows: readAll<R>(statement, values) }
        : runStatement(statement, values);
    } catch (error) {
      throw mapSqliteError(error);
    }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    if (!SelectQueryNode.is(query.query)) throw new Error('only SELECT can be streamed');
    try {
      // A statement of its own: a cached one would be reset by the next query with the same text.
      const statement = prepare(this.raw, query.sql);
      for (const row of statement.prepared.iterate(...query.parameters.map(toSqlite))) {
        yield { rows: [toObject<R>(statement.columnNames, row as unknown as unknown[])] };
      }
    } catch (error) {
      throw mapSqliteError(error);
    }
  }

  /** Forgets prepared statements; needed after the schema changed under them. */
  forgetStatements(): void {
    this.#statements.clear();
  }

  #statement(sql: string): Statement {
    const cached = this.#statements.get(sql);
    if (cached !== undefined) return cached;
    if (this.#statements.size >= cachedStatementCount) {
      const oldest = this.#statements.keys().next().value;
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    const statement = prepare(this.raw, sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function prepare(raw: DatabaseSync, sql: string): Statement {
  const prepared = raw.prepare(sql);
  const columnNames = prepared.columns().map((column) => column.name);
  if (columnNames.length > 0) {
    prepared.setReturnArrays(true);
    // Without this an integer beyond 2^53 throws; read as bigint it can be narrowed without loss.
    prepared.setReadBigInts(true);
  }
  return { prepared, columnNames };
}

function readAll<R>(statement: Statement, values: SQLInputValue[]): R[] {
  const rows = statement.prepared.all(...values) as unknown as unknown[][];
  return rows.map((row) => toObject<R>(statement.columnNames, row));
}

function runStatement<R>(statement: Statement, values: SQLInputValue[]): QueryResult<R> {
  const { changes, lastInsertRowid } = statement.prepared.run(...values);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

function toObject<R>(names: readonly string[], values: readonly unknown[]): R {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < names.length; i++) row[names[i]!] = fromSqlite(values[i]);
  return row as R;
}

function fromSqlite(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Whole numbers go as 64-bit integers: bound as doubles, 5 would become '5.0' in a text column. */
function toSqlite(value: unknown): SQLInputValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return value === undefined ? null : (value as SQLInputValue);
}

export function openConnection(path: string, isReadOnly: boolean): SqliteConnection {
  const raw = new DatabaseSync(path, {
    readOnly: isReadOnly,
    timeout: 5000,
    enableForeignKeyConstraints: true,
  });
  defineRegexp(raw);
  return new SqliteConnection(raw);
}
