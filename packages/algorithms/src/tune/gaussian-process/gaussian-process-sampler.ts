import type { Random } from '../../samplers/random.ts';
import { createQuasiRandomTuner } from '../quasi-random/quasi-random-sampler.ts';
import { createSobol, sobolDimensionCount } from '../quasi-random/sobol.ts';
import { drawPoint, purposeOf } from '../random-sampler.ts';
import { randomStream } from '../random-stream.ts';
import type { TuneSampler } from '../sampler.ts';
import { type Layout, layoutOf } from '../space/layout.ts';
import { lossOf, type TuneTrial, violationOf } from '../trial.ts';
import { type Acquisition, createAcquisition } from './acquisition.ts';
import { type Climb, climb, snap } from './climb.ts';
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

const spreadCount = 768;
const nearbyCount = 512;
const spreadClimbs = 4;
const nearbyClimbs = 2;

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
      const best = data.targets.reduce((least, target) => Math.min(least, target), Number.POSITIVE_INFINITY);
      const acquisition = createAcquisition(layout, process, best);
      const random = randomStream(settings.seed, number, purposeOf(layout));
      const leaders = leadersOf(points, data.targets);
      const chosen = maximise(layout, acquisition, { leaders, random });
      return { parameters: layout.decode(avoidRepeat(layout, chosen, { history, random })) };
    },
  };
}

/** True when the parameters belong to the space and none that should be there is missing. */
function isComplete(layout: Layout, trial: TuneTrial): boolean {
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

const dataOf = (layout: Layout, points: readonly Float64Array[], targets: Float64Array): ProcessData => ({
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

/** The points of the best tenth, at least three. */
function leadersOf(points: readonly Float64Array[], targets: Float64Array): Float64Array[] {
  const order = points.map((_, k) => k).sort((a, b) => targets[a]! - targets[b]! || a - b);
  return order.slice(0, Math.max(3, Math.ceil(points.length / 10))).map((k) => points[k]!);
}

/**
 * Looks at points all over the space and around the leaders, then climbs from the best of both, from the leader, and
 * from some of the others, the likelier the more they promise.
 */
function maximise(
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
