import { Pool, type PoolConfig, types } from 'pg';
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from './kysely.ts';
import { mapPostgresError } from './postgres-errors.ts';

const oid = { int8: 20, numeric: 1700 };

/** Integers and sums come back as numbers, as from SQLite; as bigint where a number would lose digits. */
const parsers: Pick<typeof types, 'getTypeParser'> = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') => {
    if (id === oid.int8) return parseInteger;
    if (id === oid.numeric) return Number;
    return types.getTypeParser(id, format as 'text');
  }) as typeof types.getTypeParser,
};

function parseInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

export function createPool(config: PoolConfig & { onIdleError(error: Error): void }): Pool {
  const pool = new Pool({
    types: parsers,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'slipway',
    ...config,
  });
  // A server that restarts breaks idle connections; the pool opens new ones, so this is news and not a failure.
  pool.on('error', config.onIdleError);
  return pool;
}

/** Kysely over a pool, with errors in the words of the contract. */
// biome-ignore lint/suspicious/noExplicitAny: every module brings its own table interface
export function kyselyOverPool(pool: Pool): Kysely<any> {
  const nameOf = statementNames();
  const mapped: PostgresPool = {
    async connect() {
      const client = await pool.connect();
      const query = async (sql: string, parameters: readonly unknown[]) => {
        try {
          return await client.query({ name: nameOf(sql), text: sql, values: [...parameters] });
        } catch (error) {
          throw mapPostgresError(error);
        }
      };
      return { query, release: () => client.release() } as unknown as PostgresPoolClient;
    },
    end: () => pool.end(),
  };
  return new Kysely({ dialect: new PostgresDialect({ pool: mapped }) });
}

const mostNames = 500;
const longestNamed = 10_000;

/**
 * A name for each statement that comes often, so that PostgreSQL parses and plans it once for each connection.
 * Bounded: a server keeps every named statement as long as the connection lives.
 */
function statementNames(): (sql: string) => string | undefined {
  const names = new Map<string, string>();
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (
      names.size >= mostNames ||
      sql.length > longestNamed ||
      !/^\s*(select|insert|update|delete)\b/i.test(sql)
    )
      return undefined;
    const name = `slipway_${names.size}`;
    names.set(sql, name);
    return name;
  };
}
