import type { Log } from '../log/log.ts';
import { mapAnalyticsError } from './duckdb-errors.ts';
import type { DuckDbStore } from './duckdb-store.ts';
import type { JournalEntry } from './journal.ts';

/** When to take rows in: after a moment, or as soon as there are many. */
const bounds = {
  delayMs: 250,
  eagerRows: 10_000,
  rowsPerTransaction: 20_000,
  heldRows: 100_000,
  retryMs: 1000,
};

const countRows = (entry: JournalEntry) => entry.batches.reduce((sum, batch) => sum + batch.rows.length, 0);

/**
 * Moves journal entries into DuckDB in the background. Entries stay in memory until then, so that the journal is
 * read only after a crash; `hasRoom` makes writers wait when DuckDB falls behind.
 */
export function createIngest(deps: {
  store(): Promise<DuckDbStore>;
  log: Pick<Log, 'error'>;
  /** Hears why entries could not be taken in, before they are tried again. */
  onFailure(error: unknown): Promise<void>;
  /** All of this segment is in the tables and a newer one has been begun. */
  onTakenIn(segment: string): Promise<void>;
}) {
  let pending: JournalEntry[] = [];
  let rowCount = 0;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isUncertain = false;

  const schedule = (delayMs: number) => {
    timer ??= setTimeout(() => {
      timer = undefined;
      run().catch((error) => {
        deps.log.error('rows wait in the analytics journal: they could not be taken in', error);
        schedule(bounds.retryMs);
      });
    }, delayMs);
    timer.unref();
  };

  const run = (): Promise<void> => {
    running ??= drain().finally(() => {
      running = undefined;
    });
    return running;
  };

  const drain = async () => {
    const last = pending.at(-1);
    // Not until nothing is left: under steady traffic that would be one small transaction after another.
    while (last !== undefined && pending.includes(last)) {
      const store = await deps.store();
      if (isUncertain) await dropTakenIn(store);
      const taken = firstRows(pending.slice(0, pending.indexOf(last) + 1));
      try {
        await store.ingest(taken);
      } catch (error) {
        isUncertain = true;
        await deps.onFailure(error);
        throw mapAnalyticsError(error);
      }
      drop(taken.length);
      await forgetFinished(store, taken);
    }
  };

  /** A commit that failed may yet have reached the disk: what the positions cover must not go in again. */
  const dropTakenIn = async (store: DuckDbStore) => {
    const positions = await store.positions();
    const isIn = (entry: JournalEntry) => entry.endOffset <= (positions.get(entry.segment) ?? 0);
    const first = pending.findIndex((entry) => !isIn(entry));
    drop(first === -1 ? pending.length : first);
    isUncertain = false;
  };

  const drop = (count: number) => {
    for (const entry of pending.slice(0, count)) rowCount -= countRows(entry);
    pending = pending.slice(count);
  };

  const forgetFinished = async (store: DuckDbStore, taken: readonly JournalEntry[]) => {
    const current = (pending[0] ?? taken.at(-1))?.segment;
    for (const segment of new Set(taken.map((entry) => entry.segment))) {
      if (segment === current) continue;
      await deps.onTakenIn(segment);
      await store.forgetPosition(segment);
    }
  };

  return {
    add(entry: JournalEntry): void {
      pending.push(entry);
      rowCount += countRows(entry);
      if (rowCount >= bounds.eagerRows && running === undefined) {
        clearTimeout(timer);
        timer = undefined;
        schedule(0);
      } else schedule(bounds.delayMs);
    },
    /** Resolves at once unless DuckDB is far behind; throws what stops it from catching up. */
    async hasRoom(): Promise<void> {
      if (rowCount >= bounds.heldRows) await run();
    },
    /** Resolves when every entry added so far is in the tables. */
    async flush(): Promise<void> {
      await running?.catch(() => undefined);
      await run();
    },
    /** Takes in what is left. On failure it stays in the journal for the next start. */
    async close(): Promise<void> {
      clearTimeout(timer);
      await running?.catch(() => undefined);
      await run().catch((error) =>
        deps.log.error('rows stay in the analytics journal until the next start', error),
      );
      clearTimeout(timer);
    },
  };
}

function firstRows(entries: readonly JournalEntry[]): JournalEntry[] {
  let rows = 0;
  const end = entries.findIndex((entry) => (rows += countRows(entry)) >= bounds.rowsPerTransaction);
  return entries.slice(0, end === -1 ? undefined : end + 1);
}
