import type { LoadedRevision } from './loaded-revision.ts';
import { createMicroBatcher } from './micro-batcher.ts';
import { type BatchDeps, type PendingRequest, scoreBatch } from './score-batch.ts';

/** Rows that one pass of the model takes; more wait for the next, so that one caller cannot hold up the others for long. */
const maxBatchRows = 4_096;

/** A revision in memory with the line of requests before it. */
export type RevisionLine = { readonly loaded: LoadedRevision; enqueue(request: PendingRequest): void };

export function createRevisionLine(deps: BatchDeps, loaded: LoadedRevision): RevisionLine {
  const enqueue = createMicroBatcher<PendingRequest>(
    (batch) => scoreBatch(deps, loaded, batch),
    maxBatchRows,
  );
  return { loaded, enqueue };
}
