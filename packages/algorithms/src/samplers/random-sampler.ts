import { createRandom, type Random } from './random.ts';
import type { Sampler } from './sampler.ts';
import {
  checkSpace,
  isChoice,
  type NumberRange,
  type ParameterRange,
  type ParameterValue,
  type SearchSpace,
  type TrialParameters,
  valueAt,
  valueCount,
} from './search-space.ts';

/** Draws each parameter by itself and evenly: over its choices, its steps, its range, or the logarithm of its range. */
export const sampleRandom = (space: SearchSpace, random: Random): TrialParameters =>
  Object.fromEntries(Object.entries(space).map(([name, range]) => [name, drawValue(range, random)]));

function drawValue(range: ParameterRange, random: Random): ParameterValue {
  if (isChoice(range)) return valueAt(range, random.integer(range.choices.length));
  if (range.log === true) return drawLog(range, random);
  const count = valueCount(range);
  if (Number.isFinite(count)) return valueAt(range, Math.floor(random.uniform() * count));
  return clamp(range.min + random.uniform() * (range.max - range.min), range);
}

/** A whole number takes a cell of its own width at both ends, so that the ends are as likely as their place says. */
function drawLog(range: NumberRange, random: Random): number {
  const edge = range.integer === true ? 0.5 : 0;
  const low = Math.log(range.min - edge);
  const high = Math.log(range.max + edge);
  const value = Math.exp(low + random.uniform() * (high - low));
  return clamp(range.integer === true ? Math.round(value) : value, range);
}

const clamp = (value: number, { min, max }: NumberRange): number => Math.min(max, Math.max(min, value));

/**
 * Random search (Bergstra and Bengio 2012). The draw depends on the seed and on how many trials there are, so a
 * resumed study goes on with the points it would have tried. Throws `invalid-space`.
 */
export function createRandomSampler(space: SearchSpace, seed: number): Sampler {
  checkSpace(space);
  const streams = createRandom(seed);
  const seeds: number[] = [];
  return {
    name: 'random',
    ask(history) {
      while (seeds.length <= history.length) seeds.push(streams.uint32());
      return sampleRandom(space, createRandom(seeds[history.length]!));
    },
  };
}
