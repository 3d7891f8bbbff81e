import { wilsonInterval } from '../statistics/summary/intervals.ts';
import type { ThresholdSteps } from './threshold-steps.ts';

/** Rows of similar score: what the model said of them on average, and how often it happened. */
export type CalibrationBin = {
  readonly count: number;
  readonly lowestScore: number;
  readonly meanScore: number;
  readonly positiveShare: number;
  /** Wilson interval of the positive share, 95 %. */
  readonly low: number;
  readonly high: number;
};

/**
 * At most `bins` bins of nearly equal count, ascending by score; equal scores are never split, so the bins do
 * not depend on the order of the rows, and there may be fewer of them.
 */
export function calibrationCurve(steps: ThresholdSteps, bins = 10): CalibrationBin[] {
  const curve: CalibrationBin[] = [];
  const total = steps.positives + steps.negatives;
  let taken = 0;
  let open = emptyBin(steps.thresholds.at(-1) ?? Number.NaN);
  for (let k = steps.thresholds.length - 1; k >= 0; k -= 1) {
    const positives = steps.truePositives[k]! - (steps.truePositives[k - 1] ?? 0);
    const count = positives + steps.falsePositives[k]! - (steps.falsePositives[k - 1] ?? 0);
    open.count += count;
    open.positives += positives;
    open.scores += count * steps.thresholds[k]!;
    taken += count;
    const isFull = taken >= ((curve.length + 1) * total) / bins - 1e-9;
    if (!isFull && k > 0) continue;
    curve.push(closeBin(open));
    open = emptyBin(k === 0 ? Number.NaN : steps.thresholds[k - 1]!);
  }
  return curve;
}

type OpenBin = { lowestScore: number; count: number; positives: number; scores: number };

const emptyBin = (lowestScore: number): OpenBin => ({ lowestScore, count: 0, positives: 0, scores: 0 });

function closeBin({ lowestScore, count, positives, scores }: OpenBin): CalibrationBin {
  const { low, high } = wilsonInterval(positives, count);
  return { count, lowestScore, meanScore: scores / count, positiveShare: positives / count, low, high };
}

/** Expected calibration error: the gap between score and share, averaged over the curve by count. NaN without rows. */
export function expectedCalibrationError(curve: readonly CalibrationBin[]): number {
  let gaps = 0;
  let rows = 0;
  for (const bin of curve) {
    gaps += bin.count * Math.abs(bin.meanScore - bin.positiveShare);
    rows += bin.count;
  }
  return gaps / rows;
}
