import type { ParameterRange, ParameterValue } from '../samplers/search-space.ts';
import type { AskRequest, TuneSampler } from './sampler.ts';
import type { TuneSpace } from './space/tune-space.ts';
import type { SamplerNotes, TuneTrial } from './trial.ts';

/** A trial whose objective names its parameters while it runs. */
export type OpenTrial = {
  /** The value for this trial, the same again when the name is asked again. Throws `invalid-space`. */
  suggest(name: string, range: ParameterRange): ParameterValue;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** To be kept as the trial's `ranges`. */
  readonly ranges: TuneSpace;
  readonly notes: SamplerNotes | undefined;
};

/**
 * Opens a trial without a declared space. The parameters that every earlier trial had are drawn together; one that
 * is new, or that only some had, is drawn by itself from the trials that had it.
 */
export function openTrial(sampler: TuneSampler, { history, number }: Omit<AskRequest, 'space'>): OpenTrial {
  const common = commonSpace(history);
  const together = common === null ? null : sampler.ask({ space: common, history, number });
  const parameters: Record<string, ParameterValue> = {};
  const ranges: Record<string, ParameterRange> = {};
  const drawAlone = (name: string, range: ParameterRange): ParameterValue => {
    const alone = (sampler.independent ?? sampler).ask({ space: { [name]: range }, history, number });
    return alone!.parameters[name]!;
  };
  return {
    parameters,
    ranges,
    notes: together?.notes,
    suggest(name, range) {
      const known = parameters[name];
      if (known !== undefined) return known;
      const isCommon = common?.[name] !== undefined && isSameRange(common[name], range);
      const value = (isCommon ? together?.parameters[name] : undefined) ?? drawAlone(name, range);
      parameters[name] = value;
      ranges[name] = range;
      return value;
    },
  };
}

/** The ranges that every finished trial had; null before any is finished or when they have none in common. */
export function commonSpace(history: readonly TuneTrial[]): TuneSpace | null {
  let common: Record<string, ParameterRange> | null = null;
  for (const { state, ranges } of history) {
    if (state === 'running' || state === 'failed' || ranges === undefined) continue;
    if (common === null) common = { ...ranges };
    else
      for (const name of Object.keys(common))
        if (ranges[name] === undefined || !isSameRange(common[name]!, ranges[name])) delete common[name];
  }
  return common === null || Object.keys(common).length === 0 ? null : common;
}

const isSameRange = (a: ParameterRange, b: ParameterRange): boolean => a === b || keyOf(a) === keyOf(b);

const keyOf = (range: ParameterRange): string =>
  'choices' in range
    ? JSON.stringify(range.choices)
    : JSON.stringify([range.min, range.max, range.log ?? false, range.step ?? null, range.integer ?? false]);
