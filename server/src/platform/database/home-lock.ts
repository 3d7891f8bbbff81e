import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Clock, systemClock } from '../clock/clock.ts';
import { isSlipwayError, SlipwayError } from '../errors/slipway-error.ts';
import { mapSqliteError } from './sqlite-errors.ts';

/** Held for the life of the server. */
export type HomeLock = {
  /** Says where the holder can be reached, once that is known; shown to whoever comes second. */
  announce(address: string): void;
  release(): void;
};

const Holder = z.object({ pid: z.number().int(), address: z.string().nullable(), since: z.number() });
type Holder = z.infer<typeof Holder>;

/** A collected handle closes itself and gives the lock away: it is held here until it is released. */
const heldLocks = new Set<DatabaseSync>();

/**
 * Makes sure that one server at a time uses the folder. The lock is an exclusive transaction on `slipway.lock`,
 * which the operating system gives back when the process dies, however it dies. Who holds it is told in
 * `slipway.lock.json`, which is only for people.
 *
 * Throws `in-use` naming the process and its address. Never open `slipway.lock` by other means: on POSIX,
 * closing any handle of a file drops the locks this process has on it.
 */
export function lockHome(directory: string, options: { describe?: string; clock?: Clock } = {}): HomeLock {
  mkdirSync(directory, { recursive: true });
  const holderPath = join(directory, 'slipway.lock.json');
  const since = (options.clock ?? systemClock).now();
  const lock = acquire(join(directory, 'slipway.lock'), () => inUse(directory, readHolder(holderPath)));
  const announce = (address: string | null) => writeHolder(holderPath, { pid: process.pid, address, since });
  announce(options.describe ?? null);
  heldLocks.add(lock);
  return {
    announce,
    release() {
      if (!heldLocks.delete(lock)) return;
      rmSync(holderPath, { force: true });
      lock.close();
    },
  };
}

function acquire(path: string, refusal: () => SlipwayError): DatabaseSync {
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    const mapped = mapSqliteError(error);
    throw isSlipwayError(mapped) && mapped.code === 'in-use' ? refusal() : mapped;
  }
}

/** Renamed into place: the second server may read it at any moment. */
function writeHolder(path: string, holder: Holder): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(holder)}\n`);
  renameSync(`${path}.new`, path);
}

function readHolder(path: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function inUse(directory: string, holder: Holder | undefined): SlipwayError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid}`;
  const where = holder?.address ? ` at ${holder.address}` : '';
  const since = holder === undefined ? '' : ` since ${new Date(holder.since).toISOString()}`;
  return new SlipwayError('in-use', `the folder ${directory} is in use by ${who}${where}${since}`, {
    hint: 'use that server, stop it first, or start this one with another folder (--home)',
    ...(holder === undefined ? {} : { details: holder }),
  });
}
