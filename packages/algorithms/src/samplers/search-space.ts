import { AlgorithmError } from '../algorithm-error.ts';

export type ParameterValue = string | number | boolean;

/** One of a few values without order. */
export type ChoiceRange = { readonly choices: readonly ParameterValue[] };

/** A number from min to max, both included. */
export type NumberRange = {
  readonly min: number;
  readonly max: number;
  /** Even over the logarithm. */
  readonly log?: boolean;
  /** Only min, min + step, min + 2 step, ...; not together with log. */
  readonly step?: number;
  /** Only whole numbers. */
  readonly integer?: boolean;
};

export type ParameterRange = ChoiceRange | NumberRange;

/** What may be tried, by parameter name; the shape is that of `space` in slipway.yaml. */
export type SearchSpace = Readonly<Record<string, ParameterRange>>;

/** One point of a space: a value for every parameter. */
export type TrialParameters = Readonly<Record<string, ParameterValue>>;

export const isChoice = (range: ParameterRange): range is ChoiceRange => 'choices' in range;

/** Throws `invalid-space` for a space without parameters or a range nothing can be drawn from. */
export function checkSpace(space: SearchSpace): void {
  const ranges = Object.entries(space);
  if (ranges.length === 0)
    throw new AlgorithmError(
      'invalid-space',
      'the search space has no parameters',
      'name at least one parameter with its range',
    );
  for (const [name, range] of ranges) {
    const problem = isChoice(range) ? choiceProblem(range) : numberProblem(range);
    if (problem !== null)
      throw new AlgorithmError('invalid-space', `the range of '${name}' ${problem.what}`, problem.hint);
  }
}

type Problem = { what: string; hint: string };

function choiceProblem({ choices }: ChoiceRange): Problem | null {
  if (choices.length === 0)
    return { what: 'has no choices', hint: 'write for example { choices: [15, 31, 63] }' };
  if (new Set(choices).size < choices.length)
    return { what: 'has a choice twice', hint: 'write each choice once; none can be made likelier' };
  const isUsable = (choice: ParameterValue) => typeof choice !== 'number' || Number.isFinite(choice);
  if (!choices.every(isUsable))
    return { what: 'has a choice that is not a finite number', hint: 'leave it out' };
  return null;
}

function numberProblem({ min, max, log, step, integer }: NumberRange): Problem | null {
  const hint = 'write for example { min: 0.01, max: 0.3, log: true } or { min: 15, max: 255, integer: true }';
  if (!Number.isFinite(min) || !Number.isFinite(max) || !Number.isFinite(max - min))
    return { what: `goes from ${min} to ${max}, which are not finite numbers`, hint };
  if (min > max)
    return { what: `goes from ${min} down to ${max}`, hint: `write { min: ${max}, max: ${min} }` };
  if (log === true && min <= 0)
    return { what: `starts at ${min}, which has no logarithm`, hint: 'start above 0, or leave log out' };
  if (integer === true && !(Number.isSafeInteger(min) && Number.isSafeInteger(max)))
    return { what: `goes from ${min} to ${max}, which are not whole numbers`, hint };
  if (step === undefined) return null;
  if (!(step > 0 && Number.isFinite(step)))
    return { what: `has the step ${step}`, hint: 'give a step above 0' };
  if (log === true) return { what: 'has both log and a step', hint: 'leave one of them out' };
  if (integer === true && !Number.isInteger(step))
    return { what: `is of whole numbers but has the step ${step}`, hint: 'give a whole step' };
  return null;
}

/** How many values a stepped or whole range has; Infinity for a continuous one. Rounding may not lose the last step. */
export function valueCount(range: ParameterRange): number {
  if (isChoice(range)) return range.choices.length;
  const step = range.step ?? (range.integer === true ? 1 : undefined);
  return step === undefined
    ? Number.POSITIVE_INFINITY
    : Math.floor((range.max - range.min) / step + 1e-9) + 1;
}

/** The place-th value of a stepped or whole range, or of the choices. */
export function valueAt(range: ParameterRange, place: number): ParameterValue {
  if (isChoice(range)) return range.choices[place]!;
  const { min, max, step = 1 } = range;
  // Twelve digits: 0.1 + 2 * 0.1 is to be 0.3.
  return Math.min(max, Number((min + place * step).toPrecision(12)));
}
