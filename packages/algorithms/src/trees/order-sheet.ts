/**
 * The sheet of memory through which a team's orders reach its shares, and how a share follows one. One order at a
 * time: numbers go in, each share writes its answers and its histogram to a place of its own.
 */

import { slotsPerFeature } from './histogram.ts';
import type { RowShare } from './row-share.ts';
import type { Allocate } from './training-rows.ts';

export type OrderSheet = {
  /** The order's kind, then its numbers. */
  readonly order: Float64Array;
  /** Features that histograms are wanted of, in the first `featureCount` places. */
  readonly features: Int32Array;
  /** A value for each leaf. */
  readonly values: Float64Array;
  /** [shares][2 * maxLeaves] */
  readonly answers: readonly Float64Array[];
  /** [shares][features * slotsPerFeature]; the first share is the caller's, who may use another place. */
  readonly histograms: readonly Float64Array[];
};

export const orderKinds = {
  derive: 0,
  startTree: 1,
  fillRoot: 2,
  split: 3,
  sumLeaves: 4,
  addValues: 5,
} as const;

export type OrderKind = keyof typeof orderKinds;

const mostNumbers = 7;

export function createOrderSheet(
  { shareCount, featureCount, maxLeaves }: { shareCount: number; featureCount: number; maxLeaves: number },
  allocate: Allocate,
): OrderSheet {
  const doubles = (count: number) => new Float64Array(allocate(8 * count));
  const forEachShare = (count: number) => Array.from({ length: shareCount }, () => doubles(count));
  return {
    order: doubles(1 + mostNumbers),
    features: new Int32Array(allocate(4 * featureCount)),
    values: doubles(maxLeaves),
    answers: forEachShare(2 * maxLeaves),
    histograms: forEachShare(featureCount * slotsPerFeature),
  };
}

/** Writes an order down; at most seven numbers. */
export function writeOrder(sheet: OrderSheet, kind: OrderKind, numbers: readonly number[]): void {
  sheet.order[0] = orderKinds[kind];
  sheet.order.set(numbers, 1);
}

type OrderNumbers = [number, number, number, number, number, number, number, number];

/** Does what the sheet says with the share of this index; a histogram it asks for is written to `histogram`. */
export function followOrder(
  sheet: OrderSheet,
  share: RowShare,
  { index, histogram }: { index: number; histogram: Float64Array },
): void {
  const [kind, a, b, c, d, e, f, g] = sheet.order as unknown as OrderNumbers;
  const answers = sheet.answers[index]!;
  switch (kind) {
    case orderKinds.derive:
      answers.fill(0, 0, 2);
      share.derive(a, answers);
      return;
    case orderKinds.startTree: {
      const scale = { gradient: a, hessian: b, gradientGrid: c, hessianGrid: d };
      share.startTree({ scale, gradientUnit: e, salt: f });
      return;
    }
    case orderKinds.fillRoot:
      answers[0] = share.weigh(0);
      share.addLeaf(0, histogram.fill(0), sheet.features.subarray(0, a));
      return;
    case orderKinds.split: {
      const filled = f === 1 ? a : b;
      share.split(a, b, { feature: c, bin: d, isMissingLeft: e === 1 });
      answers[0] = share.weigh(filled);
      share.addLeaf(filled, histogram.fill(0), sheet.features.subarray(0, g));
      return;
    }
    case orderKinds.sumLeaves:
      share.sumLeaves(a, answers);
      return;
    case orderKinds.addValues:
      share.addValues(a, b, sheet.values);
      return;
    default:
      throw new Error(`order ${kind} is none that a share knows`);
  }
}
