import { rowLogLoss } from '../metrics/probability-scores.ts';
import type { Table, Target } from '../table.ts';
import { type DesignMatrix, designMatrix } from './design-matrix.ts';
import type { LinearModel } from './linear-model.ts';
import { softmaxInPlace } from './softmax-objective.ts';

type Weights = Pick<LinearModel, 'task' | 'weights' | 'intercepts'>;

/**
 * Scores every row of a table: binary [rows], the probability of class 1; multiclass [rows x classes],
 * row-major; regression [rows], the value. Throws `invalid-table` when the table lacks a column of the model.
 */
export const predictLinear = (model: LinearModel, table: Table): Float64Array =>
  predictDesign(model, designMatrix(table, model.encoders));

export function predictDesign(model: Weights, design: DesignMatrix): Float64Array {
  const margins = marginsOf(model, design);
  if (model.task === 'binary') return margins.map(sigmoid);
  if (model.task === 'regression') return margins;
  const classCount = model.weights.length;
  for (let row = 0; row < design.rowCount; row += 1)
    softmaxInPlace(margins.subarray(row * classCount, (row + 1) * classCount));
  return margins;
}

/** Row-major [rows x outputs]. */
function marginsOf({ weights, intercepts }: Weights, design: DesignMatrix): Float64Array {
  const { rowCount, dense, denseCount, active, activeCount } = design;
  const margins = new Float64Array(rowCount * weights.length);
  weights.forEach((list, output) => {
    const weight = Float64Array.from(list);
    for (let row = 0; row < rowCount; row += 1) {
      let margin = intercepts[output]!;
      for (let k = 0; k < denseCount; k += 1) margin += weight[k]! * dense[row * denseCount + k]!;
      for (let k = 0; k < activeCount; k += 1) {
        const feature = active[row * activeCount + k]!;
        if (feature >= 0) margin += weight[feature]!;
      }
      margins[row * weights.length + output] = margin;
    }
  });
  return margins;
}

function sigmoid(margin: number): number {
  const decay = Math.exp(-Math.abs(margin));
  return margin >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
}

/** Mean log loss in nats, or mean squared error, of scores as predictLinear gives them. */
export function predictionLoss(scores: Float64Array, { task, values }: Target): number {
  const width = scores.length / values.length;
  let sum = 0;
  for (let row = 0; row < values.length; row += 1) {
    const truth = values[row]!;
    if (task === 'regression') sum += (scores[row]! - truth) ** 2;
    else if (task === 'multiclass') sum += rowLogLoss(scores[row * width + truth]!);
    else sum += rowLogLoss(truth === 1 ? scores[row]! : 1 - scores[row]!);
  }
  return sum / values.length;
}
