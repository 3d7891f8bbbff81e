import type { Target } from '@slipway/algorithms';
import { type EncodedTable, fillRow, type MlpConfig } from '@slipway/algorithms/nn';
import type { TrainingBatch } from '../../../../engines/onnx-training/index.ts';

/** Where a regression's values are learned: around 0, with a deviation of 1. */
export type TargetScale = { readonly mean: number; readonly scale: number };

/** Mean and deviation of a regression's training values; nothing changes for classes. */
export function targetScaleOf({ task, values }: Target): TargetScale {
  if (task !== 'regression') return { mean: 0, scale: 1 };
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, scale: Math.sqrt(squares / values.length) || 1 };
}

/** Makes batches of one size in buffers of its own; each call overwrites the last batch. */
export function createRowBatches(
  config: MlpConfig,
  batchRows: number,
  { mean, scale }: TargetScale,
): (design: EncodedTable, target: Target, rows: Int32Array) => TrainingBatch {
  const x = new Float32Array(batchRows * config.inputs);
  const weights = new Float32Array(batchRows);
  const targets =
    config.task === 'classes' ? new BigInt64Array(batchRows) : new Float32Array(batchRows * config.outputs);
  return (design, target, rows) => {
    x.fill(0);
    rows.forEach((row, place) => {
      fillRow(design, row, x, place * config.inputs);
      const value = target.values[row]!;
      if (targets instanceof BigInt64Array) targets[place] = BigInt(value);
      else targets[place] = (value - mean) / scale;
    });
    // Rows that fill up the last batch weigh nothing; their targets are those of a batch before.
    weights.fill(1 / rows.length, 0, rows.length).fill(0, rows.length);
    return { x, targets, weights };
  };
}
