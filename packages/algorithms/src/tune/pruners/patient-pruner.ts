import { AlgorithmError } from '../../algorithm-error.ts';
import type { Pruner } from './pruner.ts';

export type PatientOptions = {
  /** How many reports without gain are borne. */
  readonly patience: number;
  /** What counts as gain. */
  readonly leastGain?: number;
  /** Asked once patience is at its end; when left out, that is enough. */
  readonly pruner?: Pruner;
};

/** Stops a trial only when its last `patience` + 1 reports have not been better than the best one before them. */
export function createPatientPruner({ patience, leastGain = 0, pruner }: PatientOptions): Pruner {
  if (!(Number.isInteger(patience) && patience >= 0) || !(leastGain >= 0))
    throw new AlgorithmError(
      'invalid-option',
      `patience is ${patience} reports and leastGain ${leastGain}`,
      'give a whole number from 0 as patience, and a gain from 0',
    );
  return {
    name: 'patient',
    shouldPrune(request) {
      const values = (request.trial.reports ?? []).map(({ value }) => value);
      if (values.length <= patience + 1) return false;
      const recent = leastOf(values.slice(-patience - 1));
      const before = leastOf(values.slice(0, -patience - 1));
      if (!(before + leastGain < recent)) return false;
      return pruner?.shouldPrune(request) ?? true;
    },
  };
}

/** Infinity when none is a number. */
const leastOf = (values: readonly number[]): number =>
  Math.min(...values.filter((value) => !Number.isNaN(value)));
