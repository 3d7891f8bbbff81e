import type { Random } from '../../samplers/random.ts';
import { createQuasiRandomTuner } from '../quasi-random/quasi-random-sampler.ts';
import { drawPoint, purposeOf } from '../random-sampler.ts';
import { randomStream } from '../random-stream.ts';
import type { TuneSampler } from '../sampler.ts';
import { type Layout, layoutOf } from '../space/layout.ts';
import { lossOf, type TuneTrial, violationOf } from '../trial.ts';
import { createAcquisition } from './acquisition.ts';
import { snap } from './climb.ts';
import { leadersOf, maximise } from './maximise.ts';
import { createProcess, type Process } from './process.ts';
import { type ProcessData, processInputs } from './process-data.ts';
import { fitProcess } from './process-fit.ts';
import { warpLosses } from './warp-losses.ts';

export type GaussianProcessOptions = {
  readonly seed: number;
  /** Quasi-random trials that finish before the model is asked. */
  readonly startupTrials?: number;
  /** A fit takes time by the cube of the trials: beyond so many it sees the best of them and the newest. */
  readonly trialLimit?: number;
};

export const gaussianProcessDefaults = { startupTrials: 10, trialLimit: 300 } as const;

/**
 * Bayesian optimisation (Jones et al. 1998): the next point is where a Gaussian process, fitted to the warped losses so
 * far, expects the greatest improvement. Running trials count as if they had given what the process expects of them
 * (Ginsbourger et al. 2010), so that workers spread out. For up to some hundred trials of a costly objective.
 */
export function createGaussianProcessTuner(options: GaussianProcessOptions): TuneSampler {
  const settings = { ...gaussianProcessDefaults, ...options };
  const startup = createQuasiRandomTuner({ seed: settings.seed });
  return {
    name: 'gaussian-process',
    ask(request) {
      const { space, history, number } = request;
      const layout = layoutOf(space);
      const finished = history.filter((trial) => lossOf(trial) !== null && isComplete(layout, trial));
      if (finished.length < Math.max(settings.startupTrials, 2)) return startup.ask(request);
      const kept = keepBest(finished, settings.trialLimit);
      const points = kept.map(({ parameters }) => snap(layout, layout.encode(parameters)));
      const data = dataOf(layout, points, warpLosses(lossesWithPenalty(kept)));
      const running = history.filter((trial) => trial.state === 'running' && isComplete(layout, trial));
      const process = believe(layout, data, running);
      const best = lowestMean(process, data);
      const acquisition = createAcquisition(layout, process, best);
      const random = randomStream(settings.seed, number, purposeOf(layout));
      const leaders = leadersOf(points, data.targets);
      const chosen = maximise(layout, acquisition, { leaders, random });
      return { parameters: layout.decode(avoidRepeat(layout, chosen, { history, random })) };
    },
  };
}

/**
 * The best loss that the process believes in, not the best observed: a rugged function is fitted as a smooth one with
 * noise, whose luckiest trial leaves nothing to hope for but at the far corners.
 */
function lowestMean(process: Process, { size, dimensions, inputs }: ProcessData): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let row = 0; row < size; row += 1)
    lowest = Math.min(
      lowest,
      process.predict(inputs.subarray(row * dimensions, (row + 1) * dimensions)).mean,
    );
  return lowest;
}

/** True when the parameters belong to the space and none that should be there is missing. */
export function isComplete(layout: Layout, trial: TuneTrial): boolean {
  const point = layout.encode(trial.parameters);
  return layout.groups.every(
    (group) =>
      !layout.isActive(group, point) || group.columns.every((column) => !Number.isNaN(point[column]!)),
  );
}

function keepBest(trials: readonly TuneTrial[], limit: number): readonly TuneTrial[] {
  if (trials.length <= limit) return trials;
  const losses = lossesWithPenalty(trials);
  const order = trials.map((_, k) => k).sort((a, b) => losses[a]! - losses[b]! || a - b);
  const kept = new Set(order.slice(0, Math.floor(limit / 2)));
  for (let k = trials.length - 1; kept.size < limit; k -= 1) kept.add(k);
  return trials.filter((_, k) => kept.has(k));
}

/** Whoever breaks a constraint is worse than the worst that does not, by how much it is broken. */
function lossesWithPenalty(trials: readonly TuneTrial[]): number[] {
  const allowed = trials.filter((trial) => violationOf(trial) === 0).map((trial) => lossOf(trial)!);
  const finite = allowed.filter(Number.isFinite);
  const worst = finite.reduce((most, loss) => Math.max(most, loss), finite[0] ?? 0);
  const range = worst - finite.reduce((least, loss) => Math.min(least, loss), worst);
  return trials.map((trial) => {
    const violation = violationOf(trial);
    if (violation === 0) return lossOf(trial)!;
    const share = Number.isFinite(violation) ? violation / (1 + violation) : 1;
    return worst + (0.1 + share) * (range > 0 && Number.isFinite(range) ? range : 1);
  });
}

export const dataOf = (
  layout: Layout,
  points: readonly Float64Array[],
  targets: Float64Array,
): ProcessData => ({
  size: points.length,
  dimensions: layout.axes.length,
  isChoice: layout.axes.map(({ kind }) => kind === 'choice'),
  inputs: processInputs(layout, points),
  targets,
});

/** The fitted process, which takes running trials for what it expects of them. */
function believe(layout: Layout, data: ProcessData, running: readonly TuneTrial[]): Process {
  const settings = fitProcess(data);
  const process = createProcess(data, settings);
  if (running.length === 0) return process;
  const inputs = processInputs(
    layout,
    running.map(({ parameters }) => snap(layout, layout.encode(parameters))),
  );
  const { dimensions, size } = data;
  const expected = running.map(
    (_, k) => process.predict(inputs.subarray(k * dimensions, (k + 1) * dimensions)).mean,
  );
  return createProcess(
    {
      ...data,
      size: size + running.length,
      inputs: Float64Array.of(...data.inputs, ...inputs),
      targets: Float64Array.of(...data.targets, ...expected),
    },
    settings,
  );
}

/** Where all parameters are stepped the best point may be one that was tried; then another is drawn. */
function avoidRepeat(
  layout: Layout,
  point: Float64Array,
  { history, random }: { history: readonly TuneTrial[]; random: Random },
): Float64Array {
  const tried = new Set(history.map(({ parameters }) => keyOf(layout.encode(parameters))));
  let chosen = point;
  for (let attempt = 0; attempt < 20 && tried.has(keyOf(layout.encode(layout.decode(chosen)))); attempt += 1)
    chosen = drawPoint(layout, random);
  return chosen;
}

const keyOf = (point: Float64Array): string => point.join();
