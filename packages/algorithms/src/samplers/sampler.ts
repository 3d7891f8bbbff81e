import type { TrialParameters } from './search-space.ts';

/** A point that was tried and what came of it. */
export type Trial = {
  readonly parameters: TrialParameters;
  /** The value of the objective, always to be minimised; null when the trial failed or is still running. */
  readonly value: number | null;
};

/**
 * Proposes points of a search space. `ask` may look at every trial so far, the running ones included, in the
 * order they were asked for, and must not keep state that the trials do not determine beyond its random stream:
 * a study that is resumed asks a new sampler with the stored trials. Returns null when nothing is left to try.
 */
export type Sampler = {
  readonly name: string;
  ask(history: readonly Trial[]): TrialParameters | null;
};
