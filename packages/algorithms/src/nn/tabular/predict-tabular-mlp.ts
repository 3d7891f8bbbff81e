import type { Table } from '../../table.ts';
import type { MlpConfig } from '../models/mlp.ts';
import { type EncodedTable, encodeTable } from './encode-table.ts';
import type { TabularMlp } from './tabular-mlp.ts';

/**
 * Scores every row, in double: binary [rows], the probability of class 1; multiclass [rows x classes], row-major;
 * regression [rows]. Throws `invalid-table` when the table lacks a column of the model.
 */
export const predictTabularMlp = (model: TabularMlp, table: Table): Float64Array =>
  scoreEncoded(model, encodeTable(table, model.encoders));

/** As `predictTabularMlp`, of rows that are encoded already. */
export function scoreEncoded(model: TabularMlp, design: EncodedTable): Float64Array {
  const { outputs } = model.config;
  const scores = new Float64Array(design.rowCount * outputs);
  const layers = layersOf(model);
  for (let row = 0; row < design.rowCount; row += 1) {
    let y = firstLayer(layers[0]!, design, row);
    for (const layer of layers.slice(1)) {
      activate(y, model.config.activation);
      y = nextLayer(layer, y);
    }
    finish(model, y);
    scores.set(y, row * outputs);
  }
  return scores;
}

type Layer = {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly inputs: number;
  readonly y: Float64Array;
};

function layersOf({ config, parameters }: TabularMlp): readonly Layer[] {
  const sizes = [config.inputs, ...config.hiddenWidths, config.outputs];
  return sizes.slice(1).map((outputs, layer) => ({
    weight: parameters.get(`layers.${layer}.weight`)!,
    bias: parameters.get(`layers.${layer}.bias`)!,
    inputs: sizes[layer]!,
    y: new Float64Array(outputs),
  }));
}

function firstLayer({ weight, bias, inputs, y }: Layer, design: EncodedTable, row: number): Float64Array {
  const { dense, denseCount, active, activeCount } = design;
  for (let output = 0; output < y.length; output += 1) {
    let sum = bias[output]!;
    for (let k = 0; k < denseCount; k += 1)
      sum += weight[output * inputs + k]! * dense[row * denseCount + k]!;
    for (let k = 0; k < activeCount; k += 1) {
      const feature = active[row * activeCount + k]!;
      if (feature >= 0) sum += weight[output * inputs + feature]!;
    }
    y[output] = sum;
  }
  return y;
}

function nextLayer({ weight, bias, inputs, y }: Layer, x: Float64Array): Float64Array {
  for (let output = 0; output < y.length; output += 1) {
    let sum = bias[output]!;
    for (let k = 0; k < inputs; k += 1) sum += weight[output * inputs + k]! * x[k]!;
    y[output] = sum;
  }
  return y;
}

function activate(y: Float64Array, activation: MlpConfig['activation']): void {
  for (let k = 0; k < y.length; k += 1) {
    const value = y[k]!;
    if (activation === 'relu') y[k] = Math.max(0, value);
    else if (activation === 'tanh') y[k] = Math.tanh(value);
    else y[k] = value / (1 + Math.exp(-value));
  }
}

/** Outputs of the last layer to scores, in place. */
function finish({ task, targetMean, targetScale }: TabularMlp, y: Float64Array): void {
  if (task === 'regression') y[0] = targetMean + targetScale * y[0]!;
  else if (task === 'binary') y[0] = 1 / (1 + Math.exp(-y[0]!));
  else {
    const largest = y.reduce((high, value) => Math.max(high, value));
    let total = 0;
    for (let k = 0; k < y.length; k += 1) {
      y[k] = Math.exp(y[k]! - largest);
      total += y[k]!;
    }
    for (let k = 0; k < y.length; k += 1) y[k]! /= total;
  }
}
