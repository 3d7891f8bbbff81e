import { createQuasiRandomTuner } from '../quasi-random/quasi-random-sampler.ts';
import { purposeOf } from '../random-sampler.ts';
import { randomStream } from '../random-stream.ts';
import type { TuneSampler } from '../sampler.ts';
import { type Layout, layoutOf } from '../space/layout.ts';
import { createTpeTuner } from '../tpe/tpe-sampler.ts';
import { isSameOutcome, lossOf, type TuneTrial, violationOf } from '../trial.ts';
import { beginEvolution, drawFrom, type Evolution, evolve, hasConverged, type Member } from './evolution.ts';
import { mirroredDesign } from './mirrored-design.ts';
import { defaultPopulation } from './strategy.ts';

export type CmaEsOptions = {
  readonly seed: number;
  /** Quasi-random trials before; the evolution starts at the best of them. */
  readonly startupTrials?: number;
  /** The standard deviation of the first generation, as a share of each range. */
  readonly firstStep?: number;
  /** 4 + 3 ln(dimensions) when left out. */
  readonly population?: number;
  /**
   * What happens when it has converged: ipop begins again with twice the population (Auger and Hansen 2005), bipop
   * with a large or a small one, whichever has used fewer trials (Hansen 2009), none ends in the same place.
   */
  readonly restarts?: 'ipop' | 'bipop' | 'none';
};

export const cmaEsDefaults = { startupTrials: 1, firstStep: 1 / 6, restarts: 'ipop' } as const;

/**
 * CMA-ES (Hansen and Ostermeier 2001; Hansen 2016) over the numbers that are always there; choices and parameters
 * under conditions come from TPE. Trials carry the notes `restart` and `generation`, from which the evolution is
 * built again; failed trials do not count.
 */
export function createCmaEsTuner(options: CmaEsOptions): TuneSampler {
  const settings = { ...cmaEsDefaults, ...options };
  const startup = createQuasiRandomTuner({ seed: options.seed });
  const others = createTpeTuner({ seed: options.seed, startupTrials: Math.max(settings.startupTrials, 1) });
  const replays = new WeakMap<Layout, Replay>();
  const designs = new WeakMap<Evolution, Float64Array[]>();
  const designOf = (evolution: Evolution, restart: number): Float64Array[] => {
    const { size, population } = evolution.strategy;
    const shared = randomStream(settings.seed, evolution.generation, `design ${restart}`);
    const design = designs.get(evolution) ?? mirroredDesign(size, population, shared);
    designs.set(evolution, design);
    return design;
  };
  return {
    name: 'cma-es',
    independent: createTpeTuner({ seed: options.seed }),
    ask(request) {
      const { space, history, number } = request;
      const layout = layoutOf(space);
      const columns = evolvedColumns(layout);
      if (columns.length === 0) return others.ask(request);
      if (!hasFinished(history, settings.startupTrials)) return startup.ask(request);
      const replay = replays.get(layout) ?? createReplay(layout, columns, settings);
      replays.set(layout, replay);
      const { evolution, restart } = replay(history);
      const place = placeInGeneration(history, { restart, generation: evolution.generation });
      const own = randomStream(settings.seed, number, purposeOf(layout));
      const drawn = drawFrom(evolution, own, designOf(evolution, restart)[place]);
      const isWhole = columns.length === layout.axes.length;
      const point = isWhole ? new Float64Array(drawn.length) : layout.encode(others.ask(request)!.parameters);
      columns.forEach((column, k) => {
        point[column] = drawn[k]!;
      });
      return { parameters: layout.decode(point), notes: { restart, generation: evolution.generation } };
    },
  };
}

function hasFinished(history: readonly TuneTrial[], count: number): boolean {
  let finished = 0;
  for (let k = 0; k < history.length && finished < count; k += 1)
    if (lossOf(history[k]!) !== null) finished += 1;
  return finished >= count;
}

/** How many trials of the generation there are already, those included that run or failed. */
function placeInGeneration(
  history: readonly TuneTrial[],
  { restart, generation }: { restart: number; generation: number },
): number {
  let place = 0;
  for (const { notes } of history)
    if (notes?.['generation'] === generation && notes['restart'] === restart) place += 1;
  return place;
}

/** Numbers that are always there and do not decide whether others are. */
function evolvedColumns(layout: Layout): number[] {
  const deciding = new Set(layout.groups.flatMap(({ tests }) => tests.map(({ column }) => column)));
  return layout.groups
    .filter(({ tests }) => tests.length === 0)
    .flatMap(({ columns }) => columns)
    .filter((column) => {
      const axis = layout.axes[column]!;
      return axis.kind === 'number' && axis.count > 1 && !deciding.has(column);
    });
}

type Settings = Required<Omit<CmaEsOptions, 'population'>> & Pick<CmaEsOptions, 'population'>;
type State = { readonly evolution: Evolution; readonly restart: number };
type Replay = (history: readonly TuneTrial[]) => State;

/** Builds the state from the trials' notes; as long as a history only grows, it goes on from the last one. */
function createReplay(layout: Layout, columns: readonly number[], settings: Settings): Replay {
  let used: TuneTrial[] = [];
  let state: State | null = null;
  let budget = { large: 0, small: 0 };
  const pointOf = (trial: TuneTrial) => {
    const encoded = layout.encode(trial.parameters);
    return Float64Array.from(columns, (column) => encoded[column]!);
  };
  return (history) => {
    if (used.some((trial) => !isSameOutcome(history[trial.number], trial))) {
      used = [];
      state = null;
    }
    if (state === null) {
      budget = { large: 0, small: 0 };
      state = { restart: 0, evolution: firstEvolution(history, columns.length, { pointOf, settings }) };
    }
    for (;;) {
      const { evolution, restart }: State = state;
      const { population } = evolution.strategy;
      const members = membersOf(history, state);
      if (members.length < population) return state;
      const taken = members.slice(0, population);
      used.push(...taken);
      const next = evolve(
        evolution,
        taken.map((trial): Member => ({ point: pointOf(trial), loss: penalisedLoss(trial) })),
      );
      const isLarge = restart === 0 || population > defaultPopulation(columns.length) * 1.5;
      budget[isLarge ? 'large' : 'small'] += population;
      state =
        settings.restarts !== 'none' && hasConverged(next)
          ? restartFrom(columns.length, { restart: restart + 1, settings, budget })
          : { evolution: next, restart };
    }
  };
}

/** Whoever breaks a constraint is worse than anyone who does not, and the worse the more it is broken. */
function penalisedLoss(trial: TuneTrial): number {
  const violation = violationOf(trial);
  return violation > 0 ? 1e300 * (1 + violation / (1 + violation)) : Math.min(lossOf(trial)!, 1e300);
}

/** The trials of a generation that ended well, in the order of their numbers. */
function membersOf(history: readonly TuneTrial[], { restart, evolution }: State): TuneTrial[] {
  const members: TuneTrial[] = [];
  for (const trial of history) {
    const { notes } = trial;
    if (
      notes?.['generation'] === evolution.generation &&
      notes['restart'] === restart &&
      lossOf(trial) !== null
    )
      members.push(trial);
  }
  return members;
}

/** Around the best trial before the first generation; in the middle of the space when that one lacks a value. */
function firstEvolution(
  history: readonly TuneTrial[],
  size: number,
  { pointOf, settings }: { pointOf: (trial: TuneTrial) => Float64Array; settings: Settings },
): Evolution {
  let best: TuneTrial | null = null;
  for (const trial of history) {
    if (trial.notes?.['generation'] !== undefined) break;
    if (lossOf(trial) === null) continue;
    if (best === null || penalisedLoss(trial) < penalisedLoss(best)) best = trial;
  }
  const middle = new Float64Array(size).fill(0.5);
  const mean = best === null || settings.startupTrials < 2 ? middle : pointOf(best);
  return beginEvolution({
    mean: mean.some(Number.isNaN) ? middle : mean,
    step: settings.firstStep,
    population: settings.population ?? defaultPopulation(size),
  });
}

function restartFrom(
  size: number,
  {
    restart,
    settings,
    budget,
  }: { restart: number; settings: Settings; budget: { large: number; small: number } },
): State {
  const random = randomStream(settings.seed, restart, 'restart');
  const base = settings.population ?? defaultPopulation(size);
  const mean = Float64Array.from({ length: size }, () => random.uniform());
  const isSmall = settings.restarts === 'bipop' && budget.small < budget.large;
  const large = base * 2 ** restart;
  const population = isSmall ? Math.floor(base * (large / base / 2) ** (random.uniform() ** 2)) : large;
  const step = isSmall ? settings.firstStep * 10 ** (-2 * random.uniform()) : settings.firstStep;
  return { restart, evolution: beginEvolution({ mean, step, population }) };
}
