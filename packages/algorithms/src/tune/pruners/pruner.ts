import type { TuneTrial } from '../trial.ts';

export type PruneRequest = {
  /** A running trial with at least one report; the newest one is judged. */
  readonly trial: TuneTrial;
  /** Every trial of the study, this one included or not. */
  readonly history: readonly TuneTrial[];
};

/**
 * Says whether a running trial is so far behind that it should stop. All values are losses. The answer is a function
 * of the request alone. Without a report it is false.
 */
export type Pruner = { readonly name: string; shouldPrune(request: PruneRequest): boolean };

/** When a pruner looks: never before `warmupSteps`, then once in every stretch of `intervalSteps`. */
export type Timing = { readonly warmupSteps?: number; readonly intervalSteps?: number };

/** The trial that is asked about is not its own rival. */
export const rivalsOf = ({ trial, history }: PruneRequest): TuneTrial[] =>
  history.filter((other) => other.number !== trial.number);

/** True when the newest report is the first one of its stretch. */
export function isTimeToLook(
  { reports = [] }: TuneTrial,
  { warmupSteps = 0, intervalSteps = 1 }: Timing,
): boolean {
  const last = reports.at(-1);
  if (last === undefined || last.step < warmupSteps) return false;
  const stretch = warmupSteps + Math.floor((last.step - warmupSteps) / intervalSteps) * intervalSteps;
  const before = reports.at(-2);
  return before === undefined || before.step < stretch;
}

/** The value reported at a step; undefined when there is none. */
export const valueAtStep = ({ reports = [] }: TuneTrial, step: number): number | undefined =>
  reports.find((report) => report.step === step)?.value;
