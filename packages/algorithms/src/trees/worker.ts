/** A thread of a training team: takes one share of the rows and follows the team's orders until it is terminated. */
import { parentPort } from 'node:worker_threads';
import { followOrder, type OrderSheet } from './order-sheet.ts';
import { answer, awaitCall, type Relay } from './relay.ts';
import { createRowShare } from './row-share.ts';
import type { TrainingRows } from './training-rows.ts';

export type WorkerTask = {
  readonly training: TrainingRows;
  readonly sheet: OrderSheet;
  readonly relay: Relay;
  readonly share: { readonly index: number; readonly count: number; readonly maxLeaves: number };
};

parentPort?.once('message', ({ training, sheet, relay, share }: WorkerTask) => {
  const own = createRowShare(training, share);
  const histogram = sheet.histograms[share.index]!;
  for (let seen = 0; ; ) {
    seen = awaitCall(relay, seen);
    let hasFailed = true;
    try {
      followOrder(sheet, own, { index: share.index, histogram });
      hasFailed = false;
    } finally {
      answer(relay, { hasFailed });
    }
  }
});
parentPort?.postMessage('ready');
