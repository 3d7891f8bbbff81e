import type { ParameterValue, TrialParameters } from '../../samplers/search-space.ts';
import { type Axis, createAxis } from './axis.ts';
import { checkTuneSpace, parentsFirst } from './check-tune-space.ts';
import { allowedValues, type TuneSpace } from './tune-space.ts';

type ParentTest = {
  readonly column: number;
  readonly name: string;
  readonly allowed: readonly ParameterValue[];
};

/** Columns that are there under the same condition, and so always together. */
export type ColumnGroup = { readonly tests: readonly ParentTest[]; readonly columns: readonly number[] };

/**
 * A space as columns of numbers, one a parameter, parents before those that depend on them. A point is a
 * Float64Array: the place in [0, 1] of a number, the place of a choice, NaN where there is no value.
 */
export type Layout = {
  readonly axes: readonly Axis[];
  readonly groups: readonly ColumnGroup[];
  /** True when every parameter is always there. */
  readonly isFlat: boolean;
  isActive(group: ColumnGroup, point: Float64Array): boolean;
  /** NaN for a value that is missing or does not belong to the range. */
  encode(parameters: TrialParameters): Float64Array;
  decode(point: Float64Array): TrialParameters;
};

const layouts = new WeakMap<TuneSpace, Layout>();

/** The layout of a space, made once for each space object. Throws `invalid-space`. */
export function layoutOf(space: TuneSpace): Layout {
  const known = layouts.get(space);
  if (known !== undefined) return known;
  checkTuneSpace(space);
  const made = createLayout(space);
  layouts.set(space, made);
  return made;
}

function createLayout(space: TuneSpace): Layout {
  const names = parentsFirst(space);
  const axes = names.map((name) => createAxis(name, space[name]!));
  const groups = groupColumns(space, names);
  return {
    axes,
    groups,
    isFlat: groups.every(({ tests }) => tests.length === 0),
    isActive: (group, point) => group.tests.every((test) => holds(test, axes[test.column]!, point)),
    encode: (parameters) => Float64Array.from(axes, (axis) => encodeValue(axis, parameters[axis.name])),
    decode: (point) => {
      const parameters: Record<string, ParameterValue> = {};
      for (let k = 0; k < axes.length; k += 1)
        if (!Number.isNaN(point[k]!)) parameters[axes[k]!.name] = decodeValue(axes[k]!, point[k]!);
      return parameters;
    },
  };
}

function groupColumns(space: TuneSpace, names: readonly string[]): ColumnGroup[] {
  const groups = new Map<string, { tests: ParentTest[]; columns: number[] }>();
  names.forEach((name, column) => {
    const tests = Object.entries(space[name]!.when ?? {})
      .map(([parent, wanted]) => ({
        column: names.indexOf(parent),
        name: parent,
        allowed: allowedValues(wanted),
      }))
      .sort((a, b) => a.column - b.column);
    const key = JSON.stringify(tests);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { tests, columns: [column] });
    else group.columns.push(column);
  });
  return orderGroups([...groups.values()]);
}

/**
 * A group comes after those that hold its parents. There is always one that is ready: its columns share their
 * parents, so a circle of groups would be a circle of parameters.
 */
function orderGroups(groups: readonly ColumnGroup[]): ColumnGroup[] {
  const ordered: ColumnGroup[] = [];
  const seen = new Set<number>();
  let waiting = [...groups];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ tests }) => tests.every(({ column }) => seen.has(column)));
    waiting = waiting.filter((group) => !ready.includes(group));
    for (const group of ready) {
      ordered.push(group);
      for (const column of group.columns) seen.add(column);
    }
  }
  return ordered;
}

function holds({ column, allowed }: ParentTest, axis: Axis, point: Float64Array): boolean {
  const place = point[column]!;
  return !Number.isNaN(place) && allowed.includes(decodeValue(axis, place));
}

const decodeValue = (axis: Axis, place: number): ParameterValue =>
  axis.kind === 'choice' ? axis.valueAt(place) : axis.fromUnit(place);

function encodeValue(axis: Axis, value: ParameterValue | undefined): number {
  if (value === undefined) return Number.NaN;
  if (axis.kind === 'number') return typeof value === 'number' ? axis.toUnit(value) : Number.NaN;
  const place = axis.placeOf(value);
  return place < 0 ? Number.NaN : place;
}
