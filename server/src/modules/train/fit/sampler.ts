import { createRandom, type Random } from '@slipway/algorithms';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { ParamValue } from '../trainers/check-params.ts';
import type { SpaceInput } from './fit-input.ts';

type Range = Extract<SpaceInput[string], { min: number }>;

/**
 * Draws params independently and evenly over their ranges, over the logarithm where `log` says so. Equal seeds
 * draw equal params. Throws `invalid-training` for a range that is none.
 */
export function createSampler(space: SpaceInput, seed: number): { next(): Record<string, ParamValue> } {
  for (const [name, range] of Object.entries(space)) if (!('choices' in range)) checkRange(name, range);
  // Apart from the stream that draws the rows.
  const random = createRandom(seed ^ 0x5eed);
  return {
    next: () =>
      Object.fromEntries(
        Object.entries(space).map(([name, range]) => [
          name,
          'choices' in range ? range.choices[random.integer(range.choices.length)]! : draw(range, random),
        ]),
      ),
  };
}

function draw(range: Range, random: Random): number {
  const { min, max } = range;
  const part = random.uniform();
  // A whole number takes a cell of its own width at both ends.
  const edge = range.integer === true ? 0.5 : 0;
  const [low, high] = [min - edge, max + edge];
  const value =
    range.log === true
      ? Math.exp(
          Math.log(Math.max(low, min / 2)) + part * (Math.log(high) - Math.log(Math.max(low, min / 2))),
        )
      : low + part * (high - low);
  const stepped =
    range.step === undefined ? value : min + Math.round((value - min) / range.step) * range.step;
  const whole = range.integer === true ? Math.round(stepped) : Number(stepped.toPrecision(12));
  return Math.min(max, Math.max(min, whole));
}

function checkRange(name: string, { min, max, log, integer }: Range): void {
  const problem =
    min > max
      ? `min ${min} is above max ${max}`
      : log === true && min <= 0
        ? `min ${min} has no logarithm`
        : integer === true && (!Number.isInteger(min) || !Number.isInteger(max))
          ? `${min} to ${max} are not whole numbers`
          : null;
  if (problem === null) return;
  throw new SlipwayError('invalid-training', `the range of '${name}' cannot be searched: ${problem}`, {
    hint: 'write for example { min: 0.01, max: 0.3, log: true } or { choices: [15, 31, 63] }',
  });
}
