import { AlgorithmError } from '../algorithm-error.ts';
import type { Sampler } from './sampler.ts';
import { checkSpace, isChoice, type SearchSpace, valueAt, valueCount } from './search-space.ts';

/**
 * Tries every combination once, the last parameter fastest, then answers null. Throws `invalid-space` for a
 * range with endlessly many values.
 */
export function createGridSampler(space: SearchSpace): Sampler {
  checkSpace(space);
  const ranges = Object.entries(space);
  for (const [name, range] of ranges) {
    if (isChoice(range)) continue;
    if (!Number.isFinite(valueCount(range)))
      throw new AlgorithmError(
        'invalid-space',
        `'${name}' has endlessly many values, too many for a grid`,
        'give it a step, or choices, or use the random sampler',
      );
  }
  const size = ranges.reduce((product, [, range]) => product * valueCount(range), 1);
  return {
    name: 'grid',
    ask(history) {
      if (history.length >= size) return null;
      let rest = history.length;
      const places = ranges.map(() => 0);
      for (let k = ranges.length - 1; k >= 0; k -= 1) {
        const count = valueCount(ranges[k]![1]);
        places[k] = rest % count;
        rest = Math.floor(rest / count);
      }
      return Object.fromEntries(ranges.map(([name, range], k) => [name, valueAt(range, places[k]!)]));
    },
  };
}
