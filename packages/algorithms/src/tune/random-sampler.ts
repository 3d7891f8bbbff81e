import type { Random } from '../samplers/random.ts';
import { randomStream } from './random-stream.ts';
import type { TuneSampler } from './sampler.ts';
import { type Layout, layoutOf } from './space/layout.ts';

/** A point drawn evenly: each place of a number, each choice as likely as any other; parameters that are not there stay NaN. */
export function drawPoint(layout: Layout, random: Random): Float64Array {
  const point = new Float64Array(layout.axes.length).fill(Number.NaN);
  for (const group of layout.groups) {
    if (!layout.isActive(group, point)) continue;
    for (const column of group.columns) {
      const axis = layout.axes[column]!;
      point[column] = axis.kind === 'choice' ? random.integer(axis.count) : random.uniform();
    }
  }
  return point;
}

/** Random search (Bergstra and Bengio 2012): each parameter by itself and evenly over its range. */
export function createRandomTuner(seed: number): TuneSampler {
  return {
    name: 'random',
    ask({ space, number }) {
      const layout = layoutOf(space);
      return { parameters: layout.decode(drawPoint(layout, randomStream(seed, number, purposeOf(layout)))) };
    },
  };
}

/** Parameters asked for one by one in the same trial must not share their draws. */
export const purposeOf = (layout: Layout): string => layout.axes.map(({ name }) => name).join(' ');
