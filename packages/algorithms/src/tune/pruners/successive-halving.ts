import { AlgorithmError } from '../../algorithm-error.ts';
import type { TuneTrial } from '../trial.ts';
import { type Pruner, rivalsOf } from './pruner.ts';

export type SuccessiveHalvingOptions = {
  /** The step of the first rung; when left out, a hundredth of the steps of the first complete trial. */
  readonly leastResource?: number;
  /** One in so many goes on at each rung, which lies so many times further. */
  readonly reductionFactor?: number;
  /** How many of the first rungs are left out. */
  readonly leastEarlyStoppingRate?: number;
  /** A rung lets nobody on before so many others have reached it. */
  readonly bootstrapCount?: number;
};

export const successiveHalvingDefaults = {
  reductionFactor: 4,
  leastEarlyStoppingRate: 0,
  bootstrapCount: 0,
} as const;

/**
 * Asynchronous successive halving (Li et al. 2020): a trial that reaches a rung, which is the first report at or after
 * its step, goes on if it is among the best 1 / `reductionFactor` of those that have reached it so far, or is the best
 * while there are fewer. A value that is not a number stops it.
 */
export function createSuccessiveHalvingPruner(options: SuccessiveHalvingOptions = {}): Pruner {
  const { reductionFactor, leastEarlyStoppingRate, bootstrapCount } = {
    ...successiveHalvingDefaults,
    ...options,
  };
  checkResource('leastResource', options.leastResource);
  checkReduction(reductionFactor);
  return {
    name: 'successive-halving',
    shouldPrune(request) {
      const { trial } = request;
      const last = trial.reports?.at(-1);
      if (last === undefined) return false;
      const rivals = rivalsOf(request);
      const leastResource = options.leastResource ?? guessLeastResource(rivals);
      if (leastResource === null) return false;
      const before = trial.reports!.at(-2)?.step ?? Number.NEGATIVE_INFINITY;
      for (let rung = 0; ; rung += 1) {
        const step = leastResource * reductionFactor ** (leastEarlyStoppingRate + rung);
        if (step > last.step) return false;
        if (step <= before) continue; // judged at an earlier report
        if (Number.isNaN(last.value)) return true;
        const values = rivals.map((rival) => valueAtRung(rival, step)).filter((value) => value !== null);
        if (values.length < bootstrapCount) return true;
        if (!isAmongBest(last.value, values, reductionFactor)) return true;
      }
    },
  };
}

function isAmongBest(value: number, others: readonly number[], reductionFactor: number): boolean {
  const places = Math.max(1, Math.floor((others.length + 1) / reductionFactor));
  return others.filter((other) => other < value).length < places;
}

/** What a trial had when it came to a rung; null when it has not, or had nothing that is a number. */
function valueAtRung({ reports = [] }: TuneTrial, step: number): number | null {
  const value = reports.find((report) => report.step >= step)?.value;
  return value === undefined || Number.isNaN(value) ? null : value;
}

function guessLeastResource(trials: readonly TuneTrial[]): number | null {
  const last = lastStepOfFirst(trials);
  return last === null ? null : Math.max(Math.floor(last / 100), 1);
}

/** The last step of the first trial that is complete and has reported any. */
export function lastStepOfFirst(trials: readonly TuneTrial[]): number | null {
  for (const { state, reports = [] } of trials)
    if (state === 'complete' && reports.length > 0) return reports.at(-1)!.step;
  return null;
}

export function checkResource(name: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= 1))
    throw new AlgorithmError('invalid-option', `${name} is ${value}`, 'give a whole number of steps from 1');
}

export function checkReduction(factor: number): void {
  if (!(factor >= 2 && Number.isFinite(factor)))
    throw new AlgorithmError('invalid-option', `the reduction factor is ${factor}`, 'give a number from 2');
}
