import type { TrialParameters } from '../samplers/search-space.ts';
import type { TuneSpace } from './space/tune-space.ts';

/** What a sampler wants to be given back with the trial it proposed, to go on from there after a restart. */
export type SamplerNotes = Readonly<Record<string, number>>;

/** A value on the way: after `step` epochs, folds or whatever the objective counts. */
export type StepReport = { readonly step: number; readonly value: number };

/**
 * A point that was tried and what came of it. All values are losses: the smaller the better; whoever maximises
 * turns the sign. A complete trial with a value that is not a number counts as failed.
 */
export type TuneTrial = {
  /** Counts from 0 in the order asked. */
  readonly number: number;
  readonly state: 'running' | 'complete' | 'pruned' | 'failed';
  readonly parameters: TrialParameters;
  /** One loss for each objective; null when there is none. */
  readonly values: readonly number[] | null;
  /** In the order of their steps. */
  readonly reports?: readonly StepReport[];
  /** Each at most 0 where the trial is allowed. */
  readonly constraints?: readonly number[];
  readonly notes?: SamplerNotes;
  /** The ranges its parameters were drawn from, for objectives that define their space while they run. */
  readonly ranges?: TuneSpace;
};

/** The losses of a trial that ended well; null for any other, and for one with a loss that is not a number. */
export function lossesOf(trial: TuneTrial): readonly number[] | null {
  if (trial.state !== 'complete' || trial.values === null || trial.values.length === 0) return null;
  return trial.values.some(Number.isNaN) ? null : trial.values;
}

/** The first loss of a trial that ended well. */
export function lossOf(trial: TuneTrial): number | null {
  if (trial.state !== 'complete' || trial.values === null) return null;
  const loss = trial.values[0];
  return loss === undefined || Number.isNaN(loss) ? null : loss;
}

/** How far a trial breaks its constraints, 0 where it keeps them all; one that is not a number is broken endlessly. */
export function violationOf({ constraints }: TuneTrial): number {
  if (constraints === undefined) return 0;
  let sum = 0;
  for (const value of constraints) {
    if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
    if (value > 0) sum += value;
  }
  return sum;
}

/** True for the same finished trial read twice, as from a database: what a sampler learns from it is the same. */
export function isSameOutcome(a: TuneTrial | undefined, b: TuneTrial): boolean {
  if (a === b) return true;
  if (a === undefined || a.number !== b.number || a.state !== b.state) return false;
  return (
    isSameList(a.values ?? [], b.values ?? []) &&
    isSameList(a.constraints ?? [], b.constraints ?? []) &&
    isSameRecord(a.parameters, b.parameters)
  );
}

const isSameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, k) => Object.is(value, b[k]));

function isSameRecord(a: TrialParameters, b: TrialParameters): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.is(a[name], b[name]));
}
