import { AlgorithmError } from '../algorithm-error.ts';
import type { TuneSampler } from './sampler.ts';
import { type Layout, layoutOf } from './space/layout.ts';
import type { TuneSpace } from './space/tune-space.ts';

/**
 * Tries every combination once, the last parameter fastest, then answers null. Of parameters under a condition only
 * those combinations count where they are there. Throws `invalid-space` for a range with endlessly many values.
 */
export function createGridTuner(): TuneSampler {
  const grids = new WeakMap<TuneSpace, (index: number) => Float64Array | null>();
  return {
    name: 'grid',
    ask({ space, number }) {
      const layout = layoutOf(space);
      const grid = grids.get(space) ?? createGrid(layout);
      grids.set(space, grid);
      const point = grid(number);
      return point === null ? null : { parameters: layout.decode(point) };
    },
  };
}

function createGrid(layout: Layout): (index: number) => Float64Array | null {
  for (const { name, count } of layout.axes)
    if (!Number.isFinite(count))
      throw new AlgorithmError(
        'invalid-space',
        `'${name}' has endlessly many values, too many for a grid`,
        'give it a step, or choices, or use another sampler',
      );
  const order = layout.groups.flatMap((group) => group.columns.map((column) => ({ group, column })));
  const points: Float64Array[] = [];
  const places = new Int32Array(order.length);
  let isAtEnd = false;

  const current = (): Float64Array => {
    const point = new Float64Array(layout.axes.length).fill(Number.NaN);
    order.forEach(({ group, column }, k) => {
      if (!layout.isActive(group, point)) return;
      const axis = layout.axes[column]!;
      point[column] = axis.kind === 'choice' ? places[k]! : unitOf(axis, places[k]!);
    });
    return point;
  };
  const advance = (point: Float64Array): void => {
    for (let k = order.length - 1; k >= 0; k -= 1) {
      const { column } = order[k]!;
      if (Number.isNaN(point[column]!)) continue;
      places[k]! += 1;
      if (places[k]! < layout.axes[column]!.count) return;
      places[k] = 0;
    }
    isAtEnd = true;
  };
  return (index) => {
    while (points.length <= index && !isAtEnd) {
      const point = current();
      points.push(point);
      advance(point);
    }
    return points[index] ?? null;
  };
}

/** The unit place of the k-th value. Whole numbers on a logarithm have cells of unlike width, so go by the cells' edges. */
function unitOf(axis: Extract<Layout['axes'][number], { kind: 'number' }>, place: number): number {
  if (!axis.isLog) return (place + 0.5) / axis.count;
  return axis.toUnit(axis.fromUnit(0) + place);
}
