/**
 * The threads of one training and the orders they follow together. The calling thread works on each order too and
 * returns when it is done, so an order is a plain function call. Sums are of whole numbers (see
 * `packed-gradients.ts`), so the answers are the same for any number of threads. Not a general thread pool.
 */
import type { Worker } from 'node:worker_threads';
import type { Split } from './find-split.ts';
import { createOrderSheet, followOrder, type OrderKind, writeOrder } from './order-sheet.ts';
import type { Scale } from './packed-gradients.ts';
import { awaitDone, createRelay, doUnclaimed, openOrder } from './relay.ts';
import { createRowShare, createShareMemory } from './row-share.ts';
import { allocatePrivate, allocateShared, type TrainingRows } from './training-rows.ts';
import type { WorkerTask } from './worker.ts';

export type Team = ReturnType<typeof createTeam>;

/** A team of this thread and the given workers, who must be waiting for a task. With workers, `training` must lie in shared memory. */
export function createTeam(
  training: TrainingRows,
  { workers, maxLeaves }: { workers: readonly Worker[]; maxLeaves: number },
) {
  const count = workers.length + 1;
  const allocate = count > 1 ? allocateShared : allocatePrivate;
  const sheet = createOrderSheet(
    { shareCount: count, featureCount: training.columns.length, maxLeaves },
    allocate,
  );
  const memories = Array.from({ length: count }, (_, index) =>
    createShareMemory(training.rowCount, { index, count, maxLeaves }, allocate),
  );
  const shares = memories.map((memory) => createRowShare(training, memory));
  // The pieces that workers may do are the shares but the first.
  const relay = createRelay(workers.length);
  workers.forEach((worker, first) => {
    worker.postMessage({ training, memories, sheet, relay, first } satisfies WorkerTask);
  });

  const follow = (index: number, histogram: Float64Array) =>
    followOrder(sheet, shares[index]!, { index, histogram });
  const order = (kind: OrderKind, numbers: readonly number[], histogram = sheet.histograms[0]!): void => {
    writeOrder(sheet, kind, numbers);
    if (workers.length === 0) {
      follow(0, histogram);
      return;
    }
    const number = openOrder(relay);
    follow(0, histogram);
    doUnclaimed(relay, { order: number, first: 0 }, (piece) =>
      follow(piece + 1, sheet.histograms[piece + 1]!),
    );
    awaitDone(relay);
  };
  const addOthers = (histogram: Float64Array) => {
    for (let share = 1; share < count; share++) addTo(histogram, sheet.histograms[share]!);
  };
  const sumOfAnswers = (): number => sheet.answers.reduce((sum, answers) => sum + answers[0]!, 0);
  const largestAnswer = (place: number): number =>
    Math.max(...sheet.answers.map((answers) => answers[place]!));

  return {
    /** Derives output `k` for all rows; answers the largest absolute gradient and hessian. */
    derive(k: number): { gradient: number; hessian: number } {
      order('derive', [k]);
      return { gradient: largestAnswer(0), hessian: largestAnswer(1) };
    },

    /** Puts all rows of the next tree into leaf 0. */
    startTree({ scale, gradientUnit, salt }: { scale: Scale; gradientUnit: number; salt: number }): void {
      const { gradient, hessian, gradientGrid, hessianGrid } = scale;
      order('startTree', [gradient, hessian, gradientGrid, hessianGrid, gradientUnit, salt]);
    },

    /** Writes the histogram of leaf 0 for the features named; answers how many rows of the table it holds. */
    fillRoot(histogram: Float64Array, features: Int32Array): number {
      sheet.features.set(features);
      order('fillRoot', [features.length], histogram);
      addOthers(histogram);
      return sumOfAnswers();
    },

    /**
     * Moves rows of leaf `left` that go right to leaf `right`, and writes the histogram of whichever the split calls
     * smaller; answers how many rows of the table that one holds.
     */
    split(
      { left, right }: { left: number; right: number },
      { feature, bin, isMissingLeft, isLeftSmaller }: Split,
      { histogram, features }: { histogram: Float64Array; features: Int32Array },
    ): number {
      sheet.features.set(features);
      const numbers = [
        left,
        right,
        feature,
        bin,
        Number(isMissingLeft),
        Number(isLeftSmaller),
        features.length,
      ];
      order('split', numbers, histogram);
      addOthers(histogram);
      return sumOfAnswers();
    },

    /** Sums of gradients and hessians of leaves 0 to leafCount - 1, in pairs. */
    sumLeaves(leafCount: number): Float64Array {
      order('sumLeaves', [leafCount]);
      const sums = sheet.answers[0]!.slice(0, 2 * leafCount);
      for (let share = 1; share < count; share++) addTo(sums, sheet.answers[share]!);
      return sums;
    },

    /** Adds each leaf's value to the scores `k` of its rows. */
    addValues(values: ArrayLike<number>, k: number): void {
      sheet.values.set(values);
      order('addValues', [values.length, k]);
    },
  };
}

function addTo(sums: Float64Array, more: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += more[i]!;
}
