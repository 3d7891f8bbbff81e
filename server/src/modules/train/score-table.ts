import type { Table, Task } from '@slipway/algorithms';
import type { OnnxColumns, OnnxModel, OnnxTensor } from '../../engines/onnx/index.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/** What is scored; `classCount` is 2 for binary and means nothing for regression. */
export type ScoringShape = { readonly task: Task; readonly classCount: number };

const batchRows = 16_384;

/**
 * Runs a model over a whole table in batches. Answers `Scores` as trainers predict them. `onBatch` hears how many rows are done. Throws `invalid-model` when the
 * outputs do not have the shape of the task.
 */
export async function scoreTable(
  model: OnnxModel,
  table: Table,
  options: ScoringShape & { signal?: AbortSignal; onBatch?: (doneRows: number) => void },
): Promise<Float32Array> {
  const width = options.task === 'multiclass' ? options.classCount : 1;
  const scores = new Float32Array(table.rowCount * width);
  const output = outputName(model, options.task);
  for (let start = 0; start < table.rowCount; start += batchRows) {
    options.signal?.throwIfAborted();
    const end = Math.min(start + batchRows, table.rowCount);
    const results = await model.run(batchColumns(table, start, end), end - start);
    const outputWidth = options.task === 'binary' ? 2 : width;
    const numbers = numbersOf(results[output], { name: output, count: (end - start) * outputWidth });
    scores.set(options.task === 'binary' ? positives(numbers) : numbers, start * width);
    options.onBatch?.(end);
  }
  return scores;
}

/** Rows `start` to `end` as a model takes them: "" and NaN are missing. */
export function batchColumns(table: Table, start: number, end: number): OnnxColumns {
  const columns: Record<string, Float32Array | readonly string[]> = {};
  for (const column of table.columns) {
    columns[column.name] =
      column.kind === 'numeric'
        ? Float32Array.from(column.values.subarray(start, end))
        : Array.from(column.codes.subarray(start, end), (code) => column.categories[code] ?? '');
  }
  return columns;
}

function outputName(model: OnnxModel, task: Task): string {
  const wanted = task === 'regression' ? 'prediction' : 'probabilities';
  if (model.outputs.some((output) => output.name === wanted)) return wanted;
  throw new SlipwayError('invalid-model', `the model has no output '${wanted}'`, {
    hint: `its outputs are ${model.outputs.map((output) => output.name).join(', ')}`,
  });
}

function numbersOf(tensor: OnnxTensor | undefined, expected: { name: string; count: number }): Float32Array {
  const data = tensor?.data;
  if (data instanceof Float32Array && data.length === expected.count) return data;
  if (data instanceof Float64Array && data.length === expected.count) return Float32Array.from(data);
  throw new SlipwayError(
    'invalid-model',
    `output '${expected.name}' has shape [${tensor?.dims.join(', ') ?? ''}], expected ${expected.count} numbers`,
  );
}

/** The second of each pair: the probability of the positive class. */
const positives = (pairs: Float32Array): Float32Array =>
  Float32Array.from({ length: pairs.length / 2 }, (_, row) => pairs[2 * row + 1]!);
