import type { TrialParameters } from '../samplers/search-space.ts';
import type { TuneSpace } from './space/tune-space.ts';
import type { SamplerNotes, TuneTrial } from './trial.ts';

export type AskRequest = {
  readonly space: TuneSpace;
  /** Every trial so far in the order of their numbers, the running ones included. */
  readonly history: readonly TuneTrial[];
  /** The number that the new trial will have; with the seed it decides all draws. */
  readonly number: number;
};

export type Proposal = { readonly parameters: TrialParameters; readonly notes?: SamplerNotes };

/**
 * Proposes points of a search space. The answer is a function of the seed and the request alone: what a sampler
 * keeps between calls only saves work, so a study goes on after a restart, and in several processes, as if nothing
 * had happened. `notes` must be kept with the trial. Throws `invalid-space`.
 */
export type TuneSampler = {
  readonly name: string;
  /** Null when nothing is left to try. */
  ask(request: AskRequest): Proposal | null;
  /** Draws parameters that cannot be drawn together with the others; itself when left out. */
  readonly independent?: TuneSampler;
};
