import type { Random } from '../../samplers/random.ts';
import { crowdingDistances, frontNumbers } from '../multi-objective/pareto.ts';
import { createQuasiRandomTuner } from '../quasi-random/quasi-random-sampler.ts';
import { drawPoint, purposeOf } from '../random-sampler.ts';
import { randomStream } from '../random-stream.ts';
import type { TuneSampler } from '../sampler.ts';
import { type Layout, layoutOf } from '../space/layout.ts';
import { isSameOutcome, lossesOf, type TuneTrial, violationOf } from '../trial.ts';

export type NsgaOptions = {
  readonly seed: number;
  /** How many finished trials make a generation. */
  readonly population?: number;
  /** How often a child has two parents instead of one. */
  readonly crossoverRate?: number;
  /** How often a child takes a parameter from the second of them. */
  readonly swapRate?: number;
  /** How often a parameter changes: a number to a near one or, as a choice does, to any; 1 / parameters when left out. */
  readonly mutationRate?: number;
};

export const nsgaDefaults = { population: 50, crossoverRate: 0.9, swapRate: 0.5 } as const;

/**
 * NSGA-II (Deb et al. 2002) for several objectives, with constraints by the same paper's rule: a generation is the
 * finished trials of that note, its parents are the best of it and of the parents before by front and crowding.
 * Children take each parameter from one of two parents (uniform crossover) and change some, which suits choices and
 * conditions as well as numbers.
 */
export function createNsgaTuner(options: NsgaOptions): TuneSampler {
  const settings = { ...nsgaDefaults, ...options };
  const first = createQuasiRandomTuner({ seed: settings.seed });
  const selections = createSelections(settings.population);
  return {
    name: 'nsga-ii',
    ask(request) {
      const { space, history, number } = request;
      const layout = layoutOf(space);
      const { generation, parents } = selections(history);
      if (generation === 0) return { ...first.ask(request)!, notes: { generation } };
      const random = randomStream(settings.seed, number, purposeOf(layout));
      const child = breed(layout, parents, { settings, random });
      return { parameters: layout.decode(child), notes: { generation } };
    },
  };
}

type Selection = { readonly generation: number; readonly parents: readonly TuneTrial[] };

/** The generation that is being asked for and its parents; what a longer history of the same trials begins with is kept. */
function createSelections(population: number): (history: readonly TuneTrial[]) => Selection {
  let known: (Selection & { members: readonly TuneTrial[] })[] = [];
  return (history) => {
    const generations = groupByGeneration(history);
    let selection: Selection = { generation: 0, parents: [] };
    for (;;) {
      const members = generations.get(selection.generation) ?? [];
      if (members.length < population) return selection;
      const { generation } = selection;
      const kept = known[generation];
      const isSame =
        kept !== undefined &&
        kept.members.length === members.length &&
        kept.members.every((trial, k) => isSameOutcome(members[k], trial));
      if (!isSame) {
        known = known.slice(0, generation);
        known.push({
          generation: generation + 1,
          parents: survivors([...selection.parents, ...members], population),
          members,
        });
      }
      selection = known[generation]!;
    }
  };
}

function groupByGeneration(history: readonly TuneTrial[]): Map<number, TuneTrial[]> {
  const groups = new Map<number, TuneTrial[]>();
  for (const trial of history) {
    const generation = trial.notes?.['generation'];
    if (generation === undefined || lossesOf(trial) === null) continue;
    const group = groups.get(generation);
    if (group === undefined) groups.set(generation, [trial]);
    else group.push(trial);
  }
  return groups;
}

/**
 * The best `count`: those that keep their constraints by front and, within one, by the room they have; then the others
 * by how little they break them.
 */
export function survivors(trials: readonly TuneTrial[], count: number): TuneTrial[] {
  const allowed = trials.filter((trial) => violationOf(trial) === 0);
  const losses = allowed.map((trial) => lossesOf(trial)!);
  const numbers = frontNumbers(losses);
  const chosen: TuneTrial[] = [];
  for (let front = 0; chosen.length < Math.min(count, allowed.length); front += 1) {
    const members = allowed.map((_, k) => k).filter((k) => numbers[k] === front);
    const distances = crowdingDistances(members.map((k) => losses[k]!));
    const order = members.map((_, place) => place);
    order.sort((a, b) => (distances[a] === distances[b] ? a - b : distances[a]! > distances[b]! ? -1 : 1));
    for (const place of order) chosen.push(allowed[members[place]!]!);
  }
  const broken = trials
    .filter((trial) => violationOf(trial) > 0)
    .sort((a, b) =>
      violationOf(a) === violationOf(b) ? a.number - b.number : violationOf(a) < violationOf(b) ? -1 : 1,
    );
  return [...chosen, ...broken].slice(0, count);
}

type Settings = Required<Omit<NsgaOptions, 'mutationRate'>> & Pick<NsgaOptions, 'mutationRate'>;

function breed(
  layout: Layout,
  parents: readonly TuneTrial[],
  { settings, random }: { settings: Settings; random: Random },
): Float64Array {
  const first = layout.encode(tournament(parents, random).parameters);
  const isCrossed = random.uniform() < settings.crossoverRate;
  const second = isCrossed ? layout.encode(tournament(parents, random).parameters) : first;
  const mutationRate = settings.mutationRate ?? 1 / layout.axes.length;
  const fresh = drawPoint(layout, random);
  const child = new Float64Array(layout.axes.length).fill(Number.NaN);
  for (const group of layout.groups) {
    if (!layout.isActive(group, child)) continue;
    for (const column of group.columns) {
      const inherited = random.uniform() < settings.swapRate ? second[column]! : first[column]!;
      const isChanged = random.uniform() < mutationRate;
      const isNumber = layout.axes[column]!.kind === 'number' && !Number.isNaN(inherited);
      if (isChanged && isNumber && random.uniform() < 0.5) child[column] = nearTo(inherited, random);
      else if (isChanged || Number.isNaN(inherited))
        child[column] = anywhere(layout, { column, fresh: fresh[column]!, random });
      else child[column] = inherited;
    }
  }
  return child;
}

const nearTo = (place: number, random: Random): number =>
  Math.min(1, Math.max(0, place + 0.1 * random.normal()));

/** A condition may hold in the child that did not in the fresh draw. */
function anywhere(
  layout: Layout,
  { column, fresh, random }: { column: number; fresh: number; random: Random },
): number {
  if (!Number.isNaN(fresh)) return fresh;
  const axis = layout.axes[column]!;
  return axis.kind === 'choice' ? random.integer(axis.count) : random.uniform();
}

/** The better of two by constraint and dominance; the first where neither is. */
function tournament(parents: readonly TuneTrial[], random: Random): TuneTrial {
  const one = parents[random.integer(parents.length)]!;
  const other = parents[random.integer(parents.length)]!;
  return survivors([one, other], 1)[0]!;
}
