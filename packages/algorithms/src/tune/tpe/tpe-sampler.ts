import type { Random } from '../../samplers/random.ts';
import { createQuasiRandomTuner } from '../quasi-random/quasi-random-sampler.ts';
import { purposeOf } from '../random-sampler.ts';
import { randomStream } from '../random-stream.ts';
import type { TuneSampler } from '../sampler.ts';
import { type Layout, layoutOf } from '../space/layout.ts';
import type { TuneTrial } from '../trial.ts';
import { createObservations, type Observations } from './observations.ts';
import { createParzen, type Parzen, type Smoothing } from './parzen.ts';
import { rankTrials } from './rank-trials.ts';

export type TpeOptions = {
  readonly seed: number;
  /** Trials that finish before the model is asked; until then points are quasi-random. */
  readonly startupTrials?: number;
  /** How many draws of the good ones' estimator compete for the next trial. */
  readonly candidates?: number;
  /** Parameters that are there together are modelled together; by themselves when false. */
  readonly isMultivariate?: boolean;
  /** A running trial counts as a bad one, so that parallel workers spread out. */
  readonly hasConstantLiar?: boolean;
  /** How many of n finished trials are good. */
  readonly goodCount?: (finishedCount: number) => number;
};

/**
 * Kernels narrower than the gaps between the good trials, and than the tenth of the range that ten trials would give
 * in Optuna, find better points within a hundred trials on each of the functions of `bench/tune-quality`, most of all
 * on Branin, Ackley and mixed spaces; the least width shrinks on, so that a long study still closes in.
 */
const smoothingFor = (finishedCount: number): Smoothing => ({
  gapShare: 0.35,
  leastWidth: 0.04 * Math.sqrt(Math.min(1, 100 / finishedCount)),
  choiceShare: 3,
});

export const tpeDefaults = {
  startupTrials: 10,
  candidates: 24,
  isMultivariate: true,
  hasConstantLiar: true,
  goodCount: (finishedCount: number) => Math.min(Math.ceil(0.1 * finishedCount), 25),
} as const;

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011; the multivariate kernels of Falkner et al. 2018): the
 * next point is that one of some draws from the good trials' density where it stands highest over the others'
 * density. Parameters under the same condition are one model, from the trials that had them.
 */
export function createTpeTuner(options: TpeOptions): TuneSampler {
  const settings = { ...tpeDefaults, ...options };
  const startup = createQuasiRandomTuner({ seed: settings.seed });
  const followed = new WeakMap<Layout, Observations>();
  return {
    name: 'tpe',
    ask(request) {
      const { space, history, number } = request;
      const layout = layoutOf(space);
      const ranked = rankTrials(history);
      if (ranked.length < settings.startupTrials) return startup.ask(request);
      const observations = followed.get(layout) ?? createObservations(layout);
      followed.set(layout, observations);
      observations.follow(history);
      const split = splitRows(history, ranked, settings);
      const smoothing = smoothingFor(ranked.length);
      const random = randomStream(settings.seed, number, purposeOf(layout));
      const point = new Float64Array(layout.axes.length).fill(Number.NaN);
      for (const group of layout.groups) {
        if (!layout.isActive(group, point)) continue;
        const parts = settings.isMultivariate ? [group.columns] : group.columns.map((k) => [k]);
        for (const columns of parts) {
          const estimate = (rows: readonly number[]) =>
            createParzen({
              layout,
              observations,
              smoothing,
              columns,
              rows: rows.filter((row) => hasAll(observations.points[row]!, columns)),
            });
          choose({ good: estimate(split.good), bad: estimate(split.bad) }, point, {
            random,
            candidates: settings.candidates,
            columns,
          });
        }
      }
      return { parameters: layout.decode(point) };
    },
  };
}

function splitRows(
  history: readonly TuneTrial[],
  ranked: readonly number[],
  { goodCount, hasConstantLiar }: Pick<Required<TpeOptions>, 'goodCount' | 'hasConstantLiar'>,
): { good: number[]; bad: number[] } {
  const count = goodCount(ranked.length);
  const ascending = (rows: number[]) => rows.sort((a, b) => a - b);
  const bad = ranked.slice(count);
  if (hasConstantLiar)
    for (let row = 0; row < history.length; row += 1) if (history[row]!.state === 'running') bad.push(row);
  return { good: ascending(ranked.slice(0, count)), bad: ascending(bad) };
}

/** Leaves the best of the draws in `point`. */
function choose(
  { good, bad }: { good: Parzen; bad: Parzen },
  point: Float64Array,
  { random, candidates, columns }: { random: Random; candidates: number; columns: readonly number[] },
): void {
  const draws = Array.from({ length: candidates }, () => {
    const drawn = point.slice();
    good.draw(drawn, random);
    return drawn;
  });
  const ofGood = good.logDensities(draws);
  const ofBad = bad.logDensities(draws);
  let best = 0;
  for (let k = 1; k < candidates; k += 1) if (ofGood[k]! - ofBad[k]! > ofGood[best]! - ofBad[best]!) best = k;
  for (const column of columns) point[column] = draws[best]![column]!;
}

function hasAll(point: Float64Array, columns: readonly number[]): boolean {
  for (const column of columns) if (Number.isNaN(point[column]!)) return false;
  return true;
}
