import { randomStream } from '../random-stream.ts';
import { layoutOf } from '../space/layout.ts';
import type { TuneSpace } from '../space/tune-space.ts';
import { lossesOf, type TuneTrial } from '../trial.ts';
import { mainEffects } from './main-effects.ts';
import { growLeaves, type TreeColumn } from './regression-tree.ts';

export type ImportanceOptions = {
  readonly seed: number;
  readonly trees?: number;
  /** Which of several losses is explained. */
  readonly objective?: number;
};

export const importanceDefaults = { trees: 64, objective: 0 } as const;

/**
 * How much of the loss each parameter explains by itself, summing to 1, the most important first: functional ANOVA over
 * a random forest (Hutter et al. 2014). A parameter that was not there counts as the middle of its range, or as one
 * more choice. Infinite losses count as the worst finite one. Null below two usable trials or when all are alike.
 */
export function parameterImportance(
  space: TuneSpace,
  history: readonly TuneTrial[],
  options: ImportanceOptions,
): { name: string; importance: number }[] | null {
  const { seed, trees, objective } = { ...importanceDefaults, ...options };
  const layout = layoutOf(space);
  const trials = history.filter((trial) => Number.isFinite(clampable(lossesOf(trial)?.[objective])));
  const targets = standardise(trials.map((trial) => lossesOf(trial)![objective]!));
  if (targets === null) return null;
  const columns = layout.axes.map(
    (axis): TreeColumn => ({
      isChoice: axis.kind === 'choice',
      count: axis.kind === 'choice' ? axis.count + 1 : 0,
    }),
  );
  const inputs = new Float64Array(trials.length * columns.length);
  trials.forEach(({ parameters }, row) => {
    layout.encode(parameters).forEach((place, column) => {
      const { isChoice, count } = columns[column]!;
      inputs[row * columns.length + column] = Number.isNaN(place) ? (isChoice ? count - 1 : 0.5) : place;
    });
  });
  const used = dropUnusedChoice(columns, inputs);
  const random = randomStream(seed, trials.length, 'importance');
  const sums = new Float64Array(columns.length);
  for (let tree = 0; tree < trees; tree += 1) {
    const effects = mainEffects(growLeaves({ columns: used, inputs, targets }, random), used);
    effects?.forEach((effect, column) => {
      sums[column]! += effect;
    });
  }
  const total = sums.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return null;
  return layout.axes
    .map(({ name }, column) => ({ name, importance: sums[column]! / total }))
    .sort((a, b) => b.importance - a.importance);
}

/** Infinities can be brought to the worst or best; NaN and missing ones cannot. */
const clampable = (loss: number | undefined): number =>
  loss === undefined || Number.isNaN(loss) ? Number.NaN : 0;

/** The choice for "not there" only where a trial has it, as it would else take its share of the space. */
function dropUnusedChoice(columns: readonly TreeColumn[], inputs: Float64Array): TreeColumn[] {
  return columns.map(({ isChoice, count }, column) => {
    if (!isChoice) return { isChoice, count };
    for (let at = column; at < inputs.length; at += columns.length)
      if (inputs[at] === count - 1) return { isChoice, count };
    return { isChoice, count: count - 1 };
  });
}

function standardise(losses: readonly number[]): Float64Array | null {
  const finite = losses.filter(Number.isFinite);
  if (losses.length < 2 || finite.length === 0) return null;
  const worst = Math.max(...finite);
  const best = Math.min(...finite);
  const size = Math.max(Math.abs(worst), Math.abs(best)) || 1;
  const small = Float64Array.from(losses, (loss) => Math.min(worst, Math.max(best, loss)) / size);
  const mean = small.reduce((sum, value) => sum + value, 0) / small.length;
  const deviation = Math.sqrt(small.reduce((sum, value) => sum + (value - mean) ** 2, 0) / small.length);
  return deviation > 1e-12 ? small.map((value) => (value - mean) / deviation) : null;
}
