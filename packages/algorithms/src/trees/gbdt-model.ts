import type { Table, Task } from '../table.ts';
import { encodeTable, type FeatureEncoder } from './feature-encoder.ts';
import { objectiveOf } from './objective.ts';
import { addScores, type Tree } from './tree.ts';

/** A trained ensemble. Trees of round r are at r * width to (r + 1) * width - 1. */
export type GbdtModel = {
  readonly task: Task;
  readonly classes: readonly string[] | null;
  readonly encoders: readonly FeatureEncoder[];
  readonly trees: readonly Tree[];
  /** Raw scores a row: 1, or one for each class. */
  readonly width: number;
  readonly baseScores: Float64Array;
  /** Rounds that were kept; with early stopping those up to the best. */
  readonly roundCount: number;
};

/**
 * Predictions of every row. Binary: probability of class 1, [rowCount]. Multiclass: probabilities row-major,
 * [rowCount * classes]. Regression: values, [rowCount]. Throws `invalid-table` when columns are missing.
 */
export function predictGbdt(model: GbdtModel, table: Table): Float64Array {
  const columns = encodeTable(table, model.encoders);
  const scores = new Float64Array(table.rowCount * model.width);
  for (let slot = 0; slot < scores.length; slot++) scores[slot] = model.baseScores[slot % model.width]!;
  model.trees.forEach((tree, index) => {
    addScores(tree, columns, { scores, first: index % model.width, stride: model.width });
  });
  objectiveOf(model.task, model.width).transform(scores);
  return scores;
}

/** The share of all gain that each feature's splits brought, largest first; all 0 when no tree split. */
export function featureImportance(model: GbdtModel): { feature: string; gain: number }[] {
  const gains = new Float64Array(model.encoders.length);
  for (const tree of model.trees) {
    tree.feature.forEach((feature, node) => {
      if (feature >= 0) gains[feature]! += tree.gain[node]!;
    });
  }
  const total = gains.reduce((sum, gain) => sum + gain, 0) || 1;
  return model.encoders
    .map(({ name }, index) => ({ feature: name, gain: gains[index]! / total }))
    .sort((a, b) => b.gain - a.gain);
}
