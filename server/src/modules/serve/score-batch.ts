import type { AnalyticsRow } from '../../platform/analytics/analytics.ts';
import { describeError, SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { LiveStats } from './live-stats.ts';
import type { LoadedRevision } from './loaded-revision.ts';
import type { Prediction } from './prediction.ts';
import type { Handled, PredictionJournal } from './prediction-journal.ts';
import type { RequestRow } from './request-row.ts';
import { findNonFinite, type ScoredRows } from './scored-rows.ts';

/** A request that waits in a revision's batch. */
export type PendingRequest = Handled & {
  readonly id: string;
  readonly rows: readonly RequestRow[];
  readonly rowCount: number;
  /** Whether an error is the caller's or the revision's. */
  blame(error: unknown): Promise<'rejected' | 'failed'>;
  resolve(prediction: Prediction): void;
  reject(error: unknown): void;
};

export type BatchDeps = { readonly journal: PredictionJournal; readonly stats: LiveStats };

/**
 * Scores all waiting requests in one pass, writes them down in one append, then answers them. When the pass
 * fails each request is scored alone, so that one bad row spoils nobody else's answer.
 */
export async function scoreBatch(
  deps: BatchDeps,
  loaded: LoadedRevision,
  batch: readonly PendingRequest[],
): Promise<void> {
  const rows = batch.length === 1 ? batch[0]!.rows : batch.flatMap((request) => request.rows);
  let scored: ScoredRows;
  try {
    scored = await loaded.score(rows);
    assertFinite(scored);
  } catch (error) {
    if (batch.length === 1) return fail(deps, loaded, batch[0]!, error);
    for (const request of batch) await scoreBatch(deps, loaded, [request]);
    return;
  }
  await answer(deps, loaded, batch, scored);
}

async function answer(
  { journal, stats }: BatchDeps,
  loaded: LoadedRevision,
  batch: readonly PendingRequest[],
  scored: ScoredRows,
): Promise<void> {
  const { revision } = loaded;
  const written: AnalyticsRow[] = [];
  let offset = 0;
  for (const request of batch) {
    const lines = journal.answered(request, { revision, scored, offset });
    stats.record(revision.id, lines[0]!['latency_us'] as number, false);
    for (const line of lines) written.push(line);
    offset += request.rowCount;
  }
  try {
    await journal.append(written);
  } catch (error) {
    for (const request of batch) request.reject(error);
    return;
  }
  offset = 0;
  for (const { id, ids, rowCount, resolve } of batch) {
    const { number, task, classes } = revision;
    resolve({ id, ids, revision: number, task, classes, scored, offset, rowCount });
    offset += rowCount;
  }
}

async function fail(
  { journal, stats }: BatchDeps,
  loaded: LoadedRevision,
  request: PendingRequest,
  error: unknown,
): Promise<void> {
  const { revision } = loaded;
  const failure = await request.blame(error);
  const lines = journal.failed(request, { revision, failure, error: describeError(error).message });
  stats.record(revision.id, lines[0]!['latency_us'] as number, true);
  try {
    await journal.append(lines);
    request.reject(error);
  } catch (journalError) {
    request.reject(journalError);
  }
}

function assertFinite(scored: ScoredRows): void {
  const row = findNonFinite(scored);
  if (row < 0) return;
  throw new SlipwayError('invalid-input', `the model has no finite answer for row ${row}`, {
    hint: 'a number of that row may be too large for the model',
  });
}
