export { createGridSampler } from './grid-sampler.ts';
export { createRandom, type Random, shuffle } from './random.ts';
export { createRandomSampler, sampleRandom } from './random-sampler.ts';
export type { Sampler, Trial } from './sampler.ts';
export {
  type ChoiceRange,
  checkSpace,
  type NumberRange,
  type ParameterRange,
  type ParameterValue,
  type SearchSpace,
  type TrialParameters,
} from './search-space.ts';
