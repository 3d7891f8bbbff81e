import type { Random } from '../../samplers/random.ts';
import type { Layout } from '../space/layout.ts';
import type { Acquisition } from './acquisition.ts';

const rounds = 4;
const climbs = 40;
const memory = 8;
const triesPerColumn = 12;

export type Climb = { readonly point: Float64Array; readonly value: number };

/**
 * The best point that is reached uphill from `start`: continuous columns together along their slope, stepped ones and
 * choices one after the other, in turn until nothing gains. Which parameters are there does not change.
 */
export function climb(
  layout: Layout,
  acquisition: Acquisition,
  { start, random }: { start: Float64Array; random: Random },
): Climb {
  const { smooth, jumpy } = columnsOf(layout, start);
  let point = snap(layout, start);
  let value = acquisition.valueAt(point);
  for (let round = 0; round < rounds; round += 1) {
    const before = value;
    ({ point, value } = climbSlope(acquisition, { point, value }, smooth));
    for (const column of jumpy)
      ({ point, value } = tryOthers(layout, acquisition, { point, value, column, random }));
    if (jumpy.length === 0 || value - before < 1e-6) break;
  }
  return { point, value };
}

function columnsOf(layout: Layout, point: Float64Array): { smooth: number[]; jumpy: number[] } {
  const deciding = new Set(layout.groups.flatMap(({ tests }) => tests.map(({ column }) => column)));
  const free = layout.axes
    .map((_, column) => column)
    .filter((k) => !Number.isNaN(point[k]!) && !deciding.has(k));
  return {
    smooth: free.filter((k) => !Number.isFinite(layout.axes[k]!.count)),
    jumpy: free.filter((k) => Number.isFinite(layout.axes[k]!.count) && layout.axes[k]!.count > 1),
  };
}

/** Stepped numbers to the middle of their cells, where observations lie. */
export function snap(layout: Layout, point: Float64Array): Float64Array {
  return point.map((place, column) => {
    const axis = layout.axes[column]!;
    if (Number.isNaN(place) || axis.kind === 'choice' || !Number.isFinite(axis.count)) return place;
    return axis.toUnit(axis.fromUnit(place));
  });
}

function tryOthers(
  layout: Layout,
  acquisition: Acquisition,
  { point, value, column, random }: Climb & { column: number; random: Random },
): Climb {
  let best: Climb = { point, value };
  for (const place of otherPlaces(layout, { column, place: point[column]!, random })) {
    const other = point.slice();
    other[column] = place;
    const gained = acquisition.valueAt(other);
    if (gained > best.value) best = { point: other, value: gained };
  }
  return best;
}

/** All when they are few; otherwise the neighbours and some at random. */
function otherPlaces(
  layout: Layout,
  { column, place, random }: { column: number; place: number; random: Random },
): number[] {
  const axis = layout.axes[column]!;
  const places = new Set<number>();
  if (axis.kind === 'choice') {
    const isFew = axis.count <= triesPerColumn;
    for (let k = 0; k < Math.min(axis.count, triesPerColumn); k += 1)
      places.add(isFew ? k : random.integer(axis.count));
  } else {
    const add = (value: number) => places.add(axis.toUnit(value));
    const step = axis.isLog || axis.count > triesPerColumn ? null : 1 / axis.count;
    if (step !== null) for (let k = 0; k < axis.count; k += 1) places.add((k + 0.5) * step);
    else {
      add(axis.fromUnit(axis.cellLow(place) - 1e-9));
      add(axis.fromUnit(axis.cellHigh(place) + 1e-9));
      while (places.size < Math.min(triesPerColumn, axis.count)) {
        const before = places.size;
        add(axis.fromUnit(random.uniform()));
        if (places.size === before) break;
      }
    }
  }
  places.delete(place);
  return [...places];
}

/** L-BFGS inside the box: a column that leans against its end is held there until the slope turns. */
function climbSlope(acquisition: Acquisition, from: Climb, columns: readonly number[]): Climb {
  if (columns.length === 0) return from;
  let { point, value } = from;
  let slope = new Float64Array(point.length);
  value = acquisition.valueWithSlope(point, slope);
  const pairs: { move: Float64Array; change: Float64Array; inverse: number }[] = [];
  for (let step = 0; step < climbs; step += 1) {
    const free = columns.filter(
      (k) => !((point[k]! <= 0 && slope[k]! < 0) || (point[k]! >= 1 && slope[k]! > 0)),
    );
    if (free.length === 0) break;
    let direction = twoLoop(slope, pairs, free);
    if (dot(direction, slope, free) <= 0) direction = slope;
    const next = searchAlong(acquisition, { point, value, slope }, { direction, free });
    if (next === null) {
      if (pairs.length === 0) break;
      pairs.length = 0;
      continue;
    }
    const move = next.point.map((place, k) => place - point[k]!);
    const change = next.slope.map((other, k) => slope[k]! - other);
    const curvature = dot(move, change, columns);
    if (curvature > 1e-12 * dot(change, change, columns)) {
      pairs.push({ move, change, inverse: 1 / curvature });
      if (pairs.length > memory) pairs.shift();
    }
    const gain = next.value - value;
    ({ point, value, slope } = next);
    if (gain < 1e-7) break;
  }
  return { point, value };
}

type Slope = Climb & { readonly slope: Float64Array<ArrayBuffer> };

function searchAlong(
  acquisition: Acquisition,
  { point, value, slope }: Slope,
  { direction, free }: { direction: Float64Array; free: readonly number[] },
): Slope | null {
  const longest = Math.max(...free.map((k) => Math.abs(direction[k]!)));
  if (!(longest > 0) || !Number.isFinite(longest)) return null;
  const next = new Float64Array(slope.length);
  // No step is longer than a fifth of the range: the model knows little further away.
  for (let length = Math.min(1, 0.2 / longest), k = 0; k < 12; k += 1, length /= 3) {
    const moved = point.slice();
    for (const column of free)
      moved[column] = Math.min(1, Math.max(0, point[column]! + length * direction[column]!));
    const reached = acquisition.valueWithSlope(moved, next);
    let expected = 0;
    for (const column of free) expected += slope[column]! * (moved[column]! - point[column]!);
    if (reached > value + 1e-4 * expected && reached > value)
      return { point: moved, value: reached, slope: next };
  }
  return null;
}

function twoLoop(
  slope: Float64Array,
  pairs: readonly { move: Float64Array; change: Float64Array; inverse: number }[],
  columns: readonly number[],
): Float64Array {
  const result = new Float64Array(slope.length);
  for (const k of columns) result[k] = slope[k]!;
  const shares: number[] = [];
  for (const { move, change, inverse } of pairs.toReversed()) {
    const share = inverse * dot(move, result, columns);
    shares.unshift(share);
    for (const k of columns) result[k]! -= share * change[k]!;
  }
  const last = pairs.at(-1);
  const scale =
    last === undefined ? 1 : 1 / (last.inverse * Math.max(dot(last.change, last.change, columns), 1e-300));
  for (const k of columns) result[k]! *= scale;
  pairs.forEach(({ move, change, inverse }, place) => {
    const correction = shares[place]! - inverse * dot(change, result, columns);
    for (const k of columns) result[k]! += correction * move[k]!;
  });
  return result;
}

function dot(a: Float64Array, b: Float64Array, columns: readonly number[]): number {
  let sum = 0;
  for (const k of columns) sum += a[k]! * b[k]!;
  return sum;
}
