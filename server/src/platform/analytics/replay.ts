import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Log } from '../log/log.ts';
import type { DuckDbStore } from './duckdb-store.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { readFrames } from './journal-frame.ts';

const rowsPerTransaction = 20_000;

/**
 * Takes in what a former process wrote to the journal and did not live to take in. Positions move in the same
 * transaction as the rows, so this may itself be cut short at any point.
 */
export async function replayLeftovers(deps: {
  journal: Journal;
  store: DuckDbStore;
  log: Pick<Log, 'warn'>;
}): Promise<void> {
  const { journal, store } = deps;
  const positions = await store.positions();
  for (const segment of journal.leftovers()) {
    await replaySegment(deps, segment, positions.get(segment) ?? 0);
    await journal.remove(segment);
  }
  // Only after the file is gone: without its position the rows would go in twice.
  for (const segment of (await store.positions()).keys()) {
    if (!existsSync(journal.pathOf(segment))) await store.forgetPosition(segment);
  }
}

async function replaySegment(
  deps: { journal: Journal; store: DuckDbStore; log: Pick<Log, 'warn'> },
  segment: string,
  position: number,
): Promise<void> {
  const bytes = await readFile(deps.journal.pathOf(segment));
  let entries: JournalEntry[] = [];
  let rowCount = 0;
  const frames = readFrames(bytes, (damage) => {
    deps.log.warn('the analytics journal is damaged; the rows in that part are lost', { segment, ...damage });
  });
  for (const { batches, endOffset } of frames) {
    if (endOffset <= position) continue;
    for (const { table, columns } of batches) {
      if (!deps.store.hasTable(table)) await deps.store.define({ name: table, columns });
    }
    entries.push({ segment, endOffset, batches });
    rowCount += batches.reduce((sum, batch) => sum + batch.rows.length, 0);
    if (rowCount < rowsPerTransaction) continue;
    await deps.store.ingest(entries);
    entries = [];
    rowCount = 0;
  }
  if (entries.length > 0) await deps.store.ingest(entries);
}
