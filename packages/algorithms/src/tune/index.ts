export { type CmaEsOptions, cmaEsDefaults, createCmaEsTuner } from './cma-es/cma-es-sampler.ts';
export { commonSpace, type OpenTrial, openTrial } from './define-by-run.ts';
export {
  createGaussianProcessTuner,
  type GaussianProcessOptions,
  gaussianProcessDefaults,
} from './gaussian-process/gaussian-process-sampler.ts';
export { createGridTuner } from './grid-sampler.ts';
export {
  type ImportanceOptions,
  importanceDefaults,
  parameterImportance,
} from './importance/parameter-importance.ts';
export { hypervolume } from './multi-objective/hypervolume.ts';
export { paretoFront } from './multi-objective/pareto.ts';
export { createNsgaTuner, type NsgaOptions, nsgaDefaults } from './nsga/nsga-sampler.ts';
export * from './pruners/index.ts';
export { createQuasiRandomTuner, type QuasiRandomOptions } from './quasi-random/quasi-random-sampler.ts';
export { createRandomTuner } from './random-sampler.ts';
export type { AskRequest, Proposal, TuneSampler } from './sampler.ts';
export { checkTuneSpace, spaceLimits } from './space/check-tune-space.ts';
export type { Condition, TuneRange, TuneSpace } from './space/tune-space.ts';
export { estimateRegret, type RegretRequest } from './terminator/estimate-regret.ts';
export {
  crossValidationError,
  hasStagnated,
  type StopOptions,
  shouldStop,
  stopDefaults,
} from './terminator/should-stop.ts';
export { createTpeTuner, type TpeOptions, tpeDefaults } from './tpe/tpe-sampler.ts';
export {
  lossesOf,
  lossOf,
  type SamplerNotes,
  type StepReport,
  type TuneTrial,
  violationOf,
} from './trial.ts';
