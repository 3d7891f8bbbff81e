import {
  isChoice,
  type NumberRange,
  type ParameterValue,
  valueAt,
  valueCount,
} from '../../samplers/search-space.ts';
import type { TuneRange } from './tune-space.ts';

/**
 * A number as a place in [0, 1], even over its range or over the logarithm of it. A stepped or whole number owns a
 * cell of that interval, its value standing for all of it, so that the ends are as likely as the middle.
 */
export type NumberAxis = {
  readonly kind: 'number';
  readonly name: string;
  /** How many values it has; Infinity when it is continuous. */
  readonly count: number;
  readonly isLog: boolean;
  /** A value outside the range takes the nearest end. */
  toUnit(value: number): number;
  fromUnit(unit: number): number;
  /** Lower edge of the cell that the place lies in; the place itself when continuous. */
  cellLow(unit: number): number;
  /** Upper edge of that cell. */
  cellHigh(unit: number): number;
};

/** Values without order, as places 0 to count - 1. */
export type ChoiceAxis = {
  readonly kind: 'choice';
  readonly name: string;
  readonly count: number;
  /** -1 for a value that is none of them. */
  placeOf(value: ParameterValue): number;
  valueAt(place: number): ParameterValue;
};

export type Axis = NumberAxis | ChoiceAxis;

export function createAxis(name: string, range: TuneRange): Axis {
  if (isChoice(range)) return createChoiceAxis(name, range.choices);
  const count = valueCount(range);
  if (count === 1) return fixedAxis(name, range.min, range.log === true);
  if (range.log === true) return range.integer === true ? wholeLogAxis(name, range) : logAxis(name, range);
  return Number.isFinite(count) ? steppedAxis(name, range, count) : evenAxis(name, range);
}

function createChoiceAxis(name: string, choices: readonly ParameterValue[]): ChoiceAxis {
  const places = new Map(choices.map((choice, place) => [choice, place]));
  return {
    kind: 'choice',
    name,
    count: choices.length,
    placeOf: (value) => places.get(value) ?? -1,
    valueAt: (place) => choices[place]!,
  };
}

const clampUnit = (unit: number): number => (unit > 0 ? Math.min(unit, 1) : 0);

function fixedAxis(name: string, value: number, isLog: boolean): NumberAxis {
  return {
    kind: 'number',
    name,
    count: 1,
    isLog,
    toUnit: () => 0.5,
    fromUnit: () => value,
    cellLow: () => 0,
    cellHigh: () => 1,
  };
}

function evenAxis(name: string, { min, max }: NumberRange): NumberAxis {
  if (min === max) return fixedAxis(name, min, false);
  return {
    kind: 'number',
    name,
    count: Number.POSITIVE_INFINITY,
    isLog: false,
    toUnit: (value) => clampUnit((value - min) / (max - min)),
    fromUnit: (unit) => Math.min(max, Math.max(min, min + clampUnit(unit) * (max - min))),
    cellLow: (unit) => unit,
    cellHigh: (unit) => unit,
  };
}

function logAxis(name: string, { min, max }: NumberRange): NumberAxis {
  if (min === max) return fixedAxis(name, min, true);
  const low = Math.log(min);
  const width = Math.log(max) - low;
  return {
    kind: 'number',
    name,
    count: Number.POSITIVE_INFINITY,
    isLog: true,
    toUnit: (value) => clampUnit((Math.log(value) - low) / width),
    fromUnit: (unit) => Math.min(max, Math.max(min, Math.exp(low + clampUnit(unit) * width))),
    cellLow: (unit) => unit,
    cellHigh: (unit) => unit,
  };
}

function steppedAxis(name: string, range: NumberRange, count: number): NumberAxis {
  const step = range.step ?? 1;
  const placeOf = (unit: number) => Math.min(count - 1, Math.floor(clampUnit(unit) * count));
  return {
    kind: 'number',
    name,
    count,
    isLog: false,
    toUnit: (value) => clampUnit((Math.round((value - range.min) / step) + 0.5) / count),
    fromUnit: (unit) => valueAt(range, placeOf(unit)) as number,
    cellLow: (unit) => placeOf(unit) / count,
    cellHigh: (unit) => (placeOf(unit) + 1) / count,
  };
}

function wholeLogAxis(name: string, { min, max }: NumberRange): NumberAxis {
  const low = Math.log(min - 0.5);
  const width = Math.log(max + 0.5) - low;
  const place = (value: number) => clampUnit((Math.log(value) - low) / width);
  const fromUnit = (unit: number) =>
    Math.min(max, Math.max(min, Math.round(Math.exp(low + clampUnit(unit) * width))));
  return {
    kind: 'number',
    name,
    count: max - min + 1,
    isLog: true,
    toUnit: (value) => place(Math.max(value, min)),
    fromUnit,
    cellLow: (unit) => place(fromUnit(unit) - 0.5),
    cellHigh: (unit) => place(fromUnit(unit) + 0.5),
  };
}
