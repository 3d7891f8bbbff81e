import { AlgorithmError } from '../../algorithm-error.ts';
import { checkSpace, isChoice, type ParameterValue, valueCount } from '../../samplers/search-space.ts';
import { allowedValues, type TuneRange, type TuneSpace } from './tune-space.ts';

export const spaceLimits = { parameters: 1000, choices: 10_000 } as const;

/**
 * Throws `invalid-space` for a space nothing can be drawn from (empty, inverted, not finite), one that is larger
 * than `spaceLimits`, or a condition that can never hold: on an unknown parameter, on a value outside its range,
 * on no value, or on itself through others.
 */
export function checkTuneSpace(space: TuneSpace): void {
  checkSpace(space);
  const entries = Object.entries(space);
  if (entries.length > spaceLimits.parameters)
    throw new AlgorithmError(
      'invalid-space',
      `the search space has ${entries.length} parameters, more than ${spaceLimits.parameters}`,
      'tune the few that matter and set the others',
    );
  for (const [name, range] of entries) {
    checkSize(name, range);
    for (const [parent, wanted] of Object.entries(range.when ?? {}))
      checkCondition(space, { name, parent, values: allowedValues(wanted) });
  }
  parentsFirst(space);
}

function checkSize(name: string, range: TuneRange): void {
  if (isChoice(range) && range.choices.length > spaceLimits.choices)
    throw new AlgorithmError(
      'invalid-space',
      `'${name}' has ${range.choices.length} choices, more than ${spaceLimits.choices}`,
      'if they have an order, write a range with min and max',
    );
}

function checkCondition(
  space: TuneSpace,
  { name, parent, values }: { name: string; parent: string; values: readonly ParameterValue[] },
): void {
  const range = space[parent];
  const impossible = values.find((value) => range === undefined || !canHave(range, value));
  let problem: { what: string; hint: string } | null = null;
  if (range === undefined)
    problem = {
      what: `'${parent}' has a certain value, but no parameter is called '${parent}'`,
      hint: `the parameters are ${Object.keys(space).slice(0, 20).join(', ')}`,
    };
  else if (values.length === 0)
    problem = { what: `'${parent}' has one of no values`, hint: `name a value of '${parent}'` };
  else if (impossible !== undefined)
    problem = {
      what: `'${parent}' is ${JSON.stringify(impossible)}, which '${parent}' never is`,
      hint: isChoice(range)
        ? `its choices are ${range.choices.slice(0, 20).map(String).join(', ')}`
        : `it goes from ${range.min} to ${range.max}`,
    };
  if (problem !== null)
    throw new AlgorithmError('invalid-space', `'${name}' is only there when ${problem.what}`, problem.hint);
}

function canHave(range: TuneRange, value: ParameterValue): boolean {
  if (isChoice(range)) return range.choices.includes(value);
  if (typeof value !== 'number' || !(value >= range.min && value <= range.max)) return false;
  if (!Number.isFinite(valueCount(range))) return true;
  const steps = (value - range.min) / (range.step ?? 1);
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

/** The names so that each comes after those its condition names; else in the order written. Throws on a circle. */
export function parentsFirst(space: TuneSpace): string[] {
  const ordered: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (name: string): void => {
    if (state.get(name) === 'done') return;
    if (state.get(name) === 'open')
      throw new AlgorithmError(
        'invalid-space',
        `'${name}' is only there when a parameter has a certain value that is itself only there because of '${name}'`,
        'take one of the conditions out of the circle',
      );
    state.set(name, 'open');
    for (const parent of Object.keys(space[name]!.when ?? {})) visit(parent);
    state.set(name, 'done');
    ordered.push(name);
  };
  for (const name of Object.keys(space)) visit(name);
  return ordered;
}
