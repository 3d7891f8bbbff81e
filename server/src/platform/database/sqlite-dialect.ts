import {
  type Dialect,
  type Driver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from './kysely.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

type TransactionVerbs = Pick<Driver, 'beginTransaction' | 'commitTransaction' | 'rollbackTransaction'>;

/** Kysely over one open connection; `verbs` says what a transaction of this Kysely is. */
// biome-ignore lint/suspicious/noExplicitAny: every module brings its own table interface
export function kyselyOver(connection: SqliteConnection, verbs: TransactionVerbs): Kysely<any> {
  const driver: Driver = {
    ...verbs,
    init: async () => undefined,
    acquireConnection: async () => connection,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  };
  const dialect: Dialect = {
    createDriver: () => driver,
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
  return new Kysely({ dialect });
}

const refuse = async (): Promise<never> => {
  throw new Error('the reader is for SELECT; use database.write for a transaction');
};

/** Transactions are refused: the reader sees committed data only and never writes. */
export const readerVerbs: TransactionVerbs = {
  beginTransaction: refuse,
  commitTransaction: refuse,
  rollbackTransaction: refuse,
};

/**
 * A "transaction" of the writer is a savepoint inside the transaction of its group, so that one failing unit
 * rolls back alone. After SQLite has thrown away the whole transaction (a full disk does that) there is no
 * savepoint left to go back to.
 */
export function unitVerbs(connection: SqliteConnection): TransactionVerbs {
  return {
    beginTransaction: async () => connection.exec('savepoint unit'),
    commitTransaction: async () => connection.exec('release unit'),
    rollbackTransaction: async () => {
      if (connection.raw.isTransaction) connection.exec('rollback to unit; release unit');
    },
  };
}
