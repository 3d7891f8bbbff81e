import { purposeOf } from '../random-sampler.ts';
import { randomStream } from '../random-stream.ts';
import type { TuneSampler } from '../sampler.ts';
import { type Layout, layoutOf } from '../space/layout.ts';
import { createHalton } from './halton.ts';
import { createSobol, sobolDimensionCount } from './sobol.ts';

export type QuasiRandomOptions = {
  readonly seed: number;
  /** Sobol when left out. */
  readonly sequence?: 'sobol' | 'halton';
  /** Permutes the digits by the seed; true when left out. */
  readonly isScrambled?: boolean;
};

type Sequence = { at(index: number, dimension: number): number };

/**
 * Fills the space more evenly than chance does: trial n takes the n-th point of a Sobol or Halton sequence, one
 * dimension a parameter. Parameters beyond the sequence's dimensions are drawn at random.
 */
export function createQuasiRandomTuner(options: QuasiRandomOptions): TuneSampler {
  const { seed, sequence = 'sobol', isScrambled = true } = options;
  const sequences = new WeakMap<Layout, Sequence>();
  const sequenceOf = (layout: Layout): Sequence => {
    const known = sequences.get(layout);
    if (known !== undefined) return known;
    const salt = isScrambled ? randomStream(seed, 0, purposeOf(layout)).uint32() : null;
    const count = layout.axes.length;
    const made =
      sequence === 'sobol'
        ? createSobol(Math.min(count, sobolDimensionCount), salt)
        : createHalton(count, salt);
    sequences.set(layout, made);
    return made;
  };
  return {
    name: sequence,
    ask({ space, number }) {
      const layout = layoutOf(space);
      return { parameters: layout.decode(placePoint(layout, sequenceOf(layout), { seed, number })) };
    },
  };
}

function placePoint(
  layout: Layout,
  sequence: Sequence,
  { seed, number }: { seed: number; number: number },
): Float64Array {
  const beyond = randomStream(seed, number, 'beyond the sequence');
  const point = new Float64Array(layout.axes.length).fill(Number.NaN);
  for (const group of layout.groups) {
    if (!layout.isActive(group, point)) continue;
    for (const column of group.columns) {
      const axis = layout.axes[column]!;
      const unit = column < sobolDimensionCount ? sequence.at(number, column) : beyond.uniform();
      point[column] = axis.kind === 'choice' ? Math.floor(unit * axis.count) : unit;
    }
  }
  return point;
}
