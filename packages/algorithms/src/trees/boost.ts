/** The rounds of boosting: a tree for each output, the losses, and when to stop. */
import { createRandom } from '../samplers/random.ts';
import type { BinBounds } from './bins.ts';
import { sampleFeatures, sampleRows } from './draw-samples.ts';
import type { GbdtOptions } from './gbdt-options.ts';
import { growTree } from './grow-tree.ts';
import type { HeldOut } from './held-out.ts';
import { lossName } from './objective.ts';
import { choosePacking, chooseScale, saltOf } from './packed-gradients.ts';
import type { Team } from './team.ts';
import type { TrainingRows } from './training-rows.ts';
import { addBinnedScores, type Tree } from './tree.ts';

export type GbdtRound = {
  /** From 0. */
  readonly round: number;
  /**
   * `train/log_loss` and, with a validation table, `validation/log_loss`; `rmse` for regression. Beyond 20,000
   * rows the training loss is measured on so many, evenly spread.
   */
  readonly metrics: Readonly<Record<string, number>>;
};

/** After each round; 'stop' ends the training with what there is. Awaited, so that the caller may look around. */
export type OnRound = (round: GbdtRound) => 'stop' | undefined | Promise<'stop' | undefined>;

export type Boosting = {
  readonly options: GbdtOptions;
  readonly bounds: readonly BinBounds[];
  readonly training: TrainingRows;
  /** Rows of the table, which `training` may hold fewer of. */
  readonly tableRowCount: number;
  readonly team: Team;
  readonly trainingLoss: (scores: Float64Array) => number;
  readonly heldOut: HeldOut | null;
  readonly onRound: OnRound | undefined;
};

/** The trees of the kept rounds: all, or with early stopping those up to the least validation loss. */
export async function boost(boosting: Boosting): Promise<{ trees: Tree[]; roundCount: number }> {
  const { options, training, trainingLoss, heldOut, onRound } = boosting;
  const grow = createRoundGrower(boosting);
  const name = lossName(training.task);
  const trees: Tree[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, roundCount: 0 };
  for (let round = 0; round < options.trees; round++) {
    for (let k = 0; k < training.width; k++) {
      const tree = grow(round, k);
      trees.push(tree);
      heldOut?.add(tree, k);
    }
    const validationLoss = heldOut?.loss();
    if (validationLoss !== undefined && validationLoss < best.loss)
      best = { loss: validationLoss, roundCount: round + 1 };
    const answer = await onRound?.({
      round,
      metrics: {
        [`train/${name}`]: trainingLoss(training.scores),
        ...(validationLoss === undefined ? {} : { [`validation/${name}`]: validationLoss }),
      },
    });
    const isStale =
      options.earlyStoppingRounds > 0 && round + 1 - best.roundCount >= options.earlyStoppingRounds;
    if (answer === 'stop' || isStale) break;
  }
  const roundCount = options.earlyStoppingRounds > 0 ? best.roundCount : trees.length / training.width;
  return { trees: trees.slice(0, roundCount * training.width), roundCount };
}

/** Grows the tree of one round and output, and adds its values to the training scores. */
function createRoundGrower(boosting: Boosting): (round: number, k: number) => Tree {
  const { options, bounds, training, team, tableRowCount } = boosting;
  const { sample, width } = training;
  const random = createRandom(options.seed);
  const rowsOfTree = sample?.length ?? tableRowCount;
  const packing = choosePacking(rowsOfTree);
  const spare: Float64Array[] = [];
  return (round, k) => {
    const largest = team.derive(k);
    if (sample !== null) sampleRows(sample, training.rowCount, random);
    const scale = chooseScale(largest, packing, rowsOfTree);
    team.startTree({
      scale,
      gradientUnit: packing.gradientUnit,
      salt: saltOf(options.seed, round * width + k),
    });
    const { tree, values } = growTree({
      team,
      bounds,
      packing,
      scale,
      rules: options,
      features: sampleFeatures(bounds.length, options.columnSample, random),
      spare,
    });
    if (sample === null) team.addValues(values, k);
    else addBinnedScores(tree, training.columns, { scores: training.scores, first: k, stride: width });
    return tree;
  };
}
