import { AlgorithmError } from '../../algorithm-error.ts';
import { lossOf, type TuneTrial, violationOf } from '../trial.ts';
import { type Pruner, rivalsOf } from './pruner.ts';
import { signedRankP } from './signed-rank.ts';

export type WilcoxonOptions = {
  /** A trial is stopped when so small a chance is left that it is not worse. */
  readonly threshold?: number;
  /** So many steps in common with the best trial at least. */
  readonly startupSteps?: number;
};

export const wilcoxonDefaults = { threshold: 0.1, startupSteps: 2 } as const;

/**
 * For objectives that are a mean over instances, say folds or problems, reported one by one in any order: stops a trial
 * that Wilcoxon's signed-rank test finds worse than the best complete one on the instances both have, and whose mean
 * there is no better.
 */
export function createWilcoxonPruner(options: WilcoxonOptions = {}): Pruner {
  const { threshold, startupSteps } = { ...wilcoxonDefaults, ...options };
  if (!(threshold >= 0 && threshold <= 1) || !(startupSteps >= 0))
    throw new AlgorithmError(
      'invalid-option',
      `the threshold is ${threshold} and startupSteps ${startupSteps}`,
      'give a probability from 0 to 1, and a number of steps from 0',
    );
  return {
    name: 'wilcoxon',
    shouldPrune(request) {
      const best = bestComplete(rivalsOf(request));
      if (best === null) return false;
      const known = new Map((best.reports ?? []).map(({ step, value }) => [step, value]));
      const differences: number[] = [];
      for (const { step, value } of request.trial.reports ?? []) {
        const other = known.get(step);
        if (other !== undefined && Number.isFinite(other) && Number.isFinite(value))
          differences.push(value - other);
      }
      if (differences.length < Math.max(startupSteps, 1)) return false;
      const isWorse = differences.reduce((sum, difference) => sum + difference, 0) >= 0;
      return isWorse && signedRankP(differences) < threshold;
    },
  };
}

function bestComplete(trials: readonly TuneTrial[]): TuneTrial | null {
  let best: TuneTrial | null = null;
  for (const trial of trials) {
    if (lossOf(trial) === null || violationOf(trial) > 0) continue;
    if (best === null || lossOf(trial)! < lossOf(best)!) best = trial;
  }
  return best;
}
