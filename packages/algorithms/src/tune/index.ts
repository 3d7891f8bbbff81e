export { commonSpace, type OpenTrial, openTrial } from './define-by-run.ts';
export { createRandomTuner } from './random-sampler.ts';
export type { AskRequest, Proposal, TuneSampler } from './sampler.ts';
export { checkTuneSpace, spaceLimits } from './space/check-tune-space.ts';
export type { Condition, TuneRange, TuneSpace } from './space/tune-space.ts';
export {
  lossesOf,
  lossOf,
  type SamplerNotes,
  type StepReport,
  type TuneTrial,
  violationOf,
} from './trial.ts';
