import { lossOf } from '../trial.ts';
import { estimateRegret, type RegretRequest } from './estimate-regret.ts';

export type StopOptions = {
  /** A gain below this is not worth another trial, in units of the loss; `crossValidationError` is a good one. */
  readonly leastGain: number;
  /** Never before so many finished trials. */
  readonly leastTrials?: number;
};

export const stopDefaults = { leastTrials: 20 } as const;

/** True when what more trials may still gain is below what is worth having. */
export function shouldStop(request: RegretRequest, options: StopOptions): boolean {
  const { leastGain, leastTrials } = { ...stopDefaults, ...options };
  const finished = request.history.filter((trial) => lossOf(trial) !== null).length;
  if (finished < leastTrials) return false;
  const regret = estimateRegret(request);
  return regret !== null && regret < leastGain;
}

/**
 * The standard deviation of a mean over folds that share training rows (Nadeau and Bengio 2003): variance times
 * 1 / folds + 1 / (folds - 1). Losses that differ by less are not told apart. NaN below two folds.
 */
export function crossValidationError(foldLosses: readonly number[]): number {
  const count = foldLosses.length;
  if (count < 2) return Number.NaN;
  const mean = foldLosses.reduce((sum, loss) => sum + loss, 0) / count;
  const variance = foldLosses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / count;
  return Math.sqrt((1 / count + 1 / (count - 1)) * variance);
}

/** True when the last `trials` finished ones have not lowered the best loss. */
export function hasStagnated(history: RegretRequest['history'], trials: number): boolean {
  let best = Number.POSITIVE_INFINITY;
  let since = 0;
  for (const trial of history) {
    const loss = lossOf(trial);
    if (loss === null) continue;
    since = loss < best ? 0 : since + 1;
    best = Math.min(best, loss);
  }
  return since >= trials;
}
