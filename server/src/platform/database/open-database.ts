import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../clock/clock.ts';
import { SlipwayError } from '../errors/slipway-error.ts';
import type { Log } from '../log/log.ts';
import type { Database } from './database.ts';

export type DatabaseOptions = {
  /** postgres://… ; SQLite when left out. */
  url?: string | undefined;
  /** The SQLite file; its folder is made. */
  path: string;
  synchronous?: 'normal' | 'full';
  clock?: Clock;
  log?: Pick<Log, 'warn'>;
};

/** Opens what the settings ask for; the driver of the other database is never loaded. */
export async function openDatabase({ url, path, ...options }: DatabaseOptions): Promise<Database> {
  if (url === undefined) {
    const { openSqliteDatabase } = await import('./sqlite-database.ts');
    mkdirSync(dirname(path), { recursive: true });
    return openSqliteDatabase({ path, ...options });
  }
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new SlipwayError('invalid-request', `the database URL begins with '${url.split(':')[0]}:'`, {
      hint: 'use postgres://user:password@host:5432/database, or leave it out for SQLite in the home folder',
    });
  }
  const { openPostgresDatabase } = await import('./postgres-database.ts');
  return openPostgresDatabase({ url, ...options });
}
