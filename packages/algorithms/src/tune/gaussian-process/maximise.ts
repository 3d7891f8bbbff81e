import type { Random } from '../../samplers/random.ts';
import { createSobol, sobolDimensionCount } from '../quasi-random/sobol.ts';
import { drawPoint } from '../random-sampler.ts';
import type { Layout } from '../space/layout.ts';
import type { Acquisition } from './acquisition.ts';
import { type Climb, climb, snap } from './climb.ts';

const spreadCount = 768;
const nearbyCount = 512;
const spreadClimbs = 4;
const nearbyClimbs = 2;

/** The points of the best tenth, at least three. */
export function leadersOf(points: readonly Float64Array[], targets: Float64Array): Float64Array[] {
  const order = points.map((_, k) => k).sort((a, b) => targets[a]! - targets[b]! || a - b);
  return order.slice(0, Math.max(3, Math.ceil(points.length / 10))).map((k) => points[k]!);
}

/**
 * Looks at points all over the space and around the leaders, then climbs from the best of both, from the leader, and
 * from some of the others, the likelier the more they promise.
 */
export function maximise(
  layout: Layout,
  acquisition: Acquisition,
  { leaders, random }: { leaders: readonly Float64Array[]; random: Random },
): Float64Array {
  const look = (points: readonly Float64Array[]): Climb[] =>
    points
      .map((place) => snap(layout, place))
      .map((point) => ({ point, value: acquisition.valueAt(point) }))
      .sort((a, b) => b.value - a.value);
  const spread = look(spreadPoints(layout, random));
  const nearby = look(nearbyPoints(layout, leaders, random));
  const starts = [
    spread[0]!,
    nearby[0]!,
    ...look(leaders.slice(0, 1)),
    ...pickByPromise(spread.slice(1), { count: spreadClimbs, random }),
    ...pickByPromise(nearby.slice(1), { count: nearbyClimbs, random }),
  ];
  let best = starts[0]!;
  for (const start of starts) {
    const reached = climb(layout, acquisition, { start: start.point, random });
    if (reached.value > best.value) best = reached;
  }
  return best.point;
}

/** Without repeats, each as likely as its expected improvement. */
function pickByPromise(
  from: readonly Climb[],
  { count, random }: { count: number; random: Random },
): Climb[] {
  const most = from[0]?.value ?? 0;
  const shares = from.map(({ value }) => Math.exp(Math.max(-50, value - most)));
  let total = shares.reduce((sum, share) => sum + share, 0);
  const picked: Climb[] = [];
  for (let k = 0; k < Math.min(count, from.length); k += 1) {
    let rest = random.uniform() * total;
    let place = 0;
    while (place < from.length - 1 && rest >= shares[place]!) rest -= shares[place++]!;
    picked.push(from[place]!);
    total -= shares[place]!;
    shares[place] = 0;
  }
  return picked;
}

function spreadPoints(layout: Layout, random: Random): Float64Array[] {
  const sobol = createSobol(Math.min(layout.axes.length, sobolDimensionCount), random.uint32());
  return Array.from({ length: spreadCount }, (_, index) => {
    const point = drawPoint(layout, random);
    return layout.isFlat
      ? point.map((place, column) => {
          if (column >= sobolDimensionCount) return place;
          const axis = layout.axes[column]!;
          const unit = sobol.at(index, column);
          return axis.kind === 'choice' ? Math.floor(unit * axis.count) : unit;
        })
      : point;
  });
}

/** Leaders with some of their numbers moved, by anything from a tenth of the range to a thousandth, and a few choices. */
function nearbyPoints(layout: Layout, leaders: readonly Float64Array[], random: Random): Float64Array[] {
  return Array.from({ length: nearbyCount }, () => {
    const leader = leaders[random.integer(leaders.length)]!;
    const reach = 10 ** (-1 - 2 * random.uniform());
    const share = Math.max(1 / layout.axes.length, random.uniform() ** 2);
    const fresh = drawPoint(layout, random);
    const point = new Float64Array(layout.axes.length).fill(Number.NaN);
    for (const group of layout.groups) {
      if (!layout.isActive(group, point)) continue;
      for (const column of group.columns)
        point[column] = moved(layout, {
          column,
          place: leader[column]!,
          fresh: fresh[column]!,
          reach,
          share,
          random,
        });
    }
    return point;
  });
}

function moved(
  layout: Layout,
  move: { column: number; place: number; fresh: number; reach: number; share: number; random: Random },
): number {
  const { column, place, fresh, reach, share, random } = move;
  const axis = layout.axes[column]!;
  const anywhere = () => (axis.kind === 'choice' ? random.integer(axis.count) : random.uniform());
  if (Number.isNaN(place)) return Number.isNaN(fresh) ? anywhere() : fresh;
  if (random.uniform() >= share) return place;
  if (axis.kind === 'choice') return random.uniform() < 0.5 ? place : anywhere();
  const width = Number.isFinite(axis.count) ? Math.max(reach, 1 / axis.count) : reach;
  return Math.min(1, Math.max(0, place + width * random.normal()));
}
