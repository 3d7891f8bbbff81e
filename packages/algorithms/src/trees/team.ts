/**
 * The threads of one training and the orders they follow together. The calling thread does its share of each order
 * itself and waits for the others, so an order is a plain function call. Sums are of whole numbers (see
 * `packed-gradients.ts`), so the answers are the same for any number of threads. Not a general thread pool.
 */
import type { Worker } from 'node:worker_threads';
import { createOrderSheet, followOrder, type OrderKind, writeOrder } from './order-sheet.ts';
import type { Scale } from './packed-gradients.ts';
import { awaitAnswers, call, createRelay } from './relay.ts';
import { createRowShare } from './row-share.ts';
import { allocatePrivate, allocateShared, type TrainingRows } from './training-rows.ts';
import type { WorkerTask } from './worker.ts';

export type Team = ReturnType<typeof createTeam>;

/** A team of this thread and the given workers, who must be waiting for a task. With workers, `training` must lie in shared memory. */
export function createTeam(
  training: TrainingRows,
  { workers, maxLeaves }: { workers: readonly Worker[]; maxLeaves: number },
) {
  const count = workers.length + 1;
  const sizes = { shareCount: count, featureCount: training.columns.length, maxLeaves };
  const sheet = createOrderSheet(sizes, count > 1 ? allocateShared : allocatePrivate);
  const relay = createRelay();
  workers.forEach((worker, i) => {
    const share = { index: i + 1, count, maxLeaves };
    worker.postMessage({ training, sheet, relay, share } satisfies WorkerTask);
  });
  const own = createRowShare(training, { index: 0, count, maxLeaves });

  const order = (kind: OrderKind, numbers: readonly number[], histogram = sheet.histograms[0]!): void => {
    writeOrder(sheet, kind, numbers);
    if (workers.length > 0) call(relay, workers.length);
    followOrder(sheet, own, { index: 0, histogram });
    if (workers.length > 0) awaitAnswers(relay);
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

    /** Moves rows of a leaf that go right to leaf `right`; answers how many stay. */
    split(leaf: number, right: number, by: { feature: number; bin: number; isMissingLeft: boolean }): number {
      order('split', [leaf, right, by.feature, by.bin, by.isMissingLeft ? 1 : 0]);
      return sumOfAnswers();
    },

    /** Writes the leaf's histogram of the features named into `histogram`; answers how many rows of the table the leaf holds. */
    fillHistogram(leaf: number, histogram: Float64Array, features: Int32Array): number {
      sheet.features.set(features);
      order('addLeaf', [leaf, features.length], histogram);
      for (let share = 1; share < count; share++) addTo(histogram, sheet.histograms[share]!);
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
