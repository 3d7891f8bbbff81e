/** A thread of a training team: does pieces of the team's orders until it is terminated. */
import { parentPort } from 'node:worker_threads';
import { followOrder, type OrderSheet } from './order-sheet.ts';
import { awaitOrder, doUnclaimed, giveUp, type Relay } from './relay.ts';
import { createRowShare, type ShareMemory } from './row-share.ts';
import type { TrainingRows } from './training-rows.ts';

export type WorkerTask = {
  readonly training: TrainingRows;
  /** Of all shares; the first one's work is the caller's. */
  readonly memories: readonly ShareMemory[];
  readonly sheet: OrderSheet;
  readonly relay: Relay;
  /** Which piece to begin with. */
  readonly first: number;
};

parentPort?.once('message', ({ training, memories, sheet, relay, first }: WorkerTask) => {
  const shares = memories.map((memory) => createRowShare(training, memory));
  try {
    for (let order = 0; ; ) {
      order = awaitOrder(relay, order);
      doUnclaimed(relay, { order, first }, (piece) => {
        const index = piece + 1;
        followOrder(sheet, shares[index]!, { index, histogram: sheet.histograms[index]! });
      });
    }
  } catch (error) {
    giveUp(relay);
    throw error;
  }
});
parentPort?.postMessage('ready');
