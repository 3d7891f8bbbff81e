import type { OnnxTensor } from '../../engines/onnx/index.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/** What a model said about a batch of rows, row-major. Regression has no labels and one value a row. */
export type ScoredRows = {
  readonly rowCount: number;
  readonly labels: readonly string[] | null;
  /** Probabilities [rowCount, width] of the classes in order, or predictions [rowCount, 1]. */
  readonly values: ArrayLike<number>;
  readonly width: number;
};

/** The rows of one request inside a batch. */
export type ScoredSlice = { readonly scored: ScoredRows; readonly offset: number; readonly rowCount: number };

/** Reads the outputs every Slipway model has: `label` and `probabilities`, or `prediction`. */
export function readScores(
  outputs: Readonly<Record<string, OnnxTensor>>,
  task: 'binary' | 'multiclass' | 'regression',
  rowCount: number,
): ScoredRows {
  const values = outputs[task === 'regression' ? 'prediction' : 'probabilities'];
  const labels = task === 'regression' ? null : outputs['label'];
  if (values === undefined || labels === undefined) {
    throw new SlipwayError('invalid-model', `the model has outputs ${Object.keys(outputs).join(', ')}`, {
      hint: 'a classifier needs `label` [N] and `probabilities` [N, K], a regression `prediction` [N, 1]',
    });
  }
  const width = values.data.length / rowCount;
  if (!Number.isInteger(width) || (labels !== null && labels.data.length !== rowCount)) {
    throw new SlipwayError(
      'invalid-model',
      `the model answered shape [${values.dims.join(', ')}] for ${rowCount} rows`,
    );
  }
  return {
    rowCount,
    labels: labels === null ? null : toTexts(labels),
    values: values.data as ArrayLike<number>,
    width,
  };
}

const toTexts = (tensor: OnnxTensor): readonly string[] =>
  tensor.type === 'string'
    ? (tensor.data as readonly string[])
    : Array.from(tensor.data as ArrayLike<number>, String);

/** The row whose answer is not a finite number, or -1. */
export function findNonFinite(scored: ScoredRows): number {
  for (let i = 0; i < scored.values.length; i++) {
    if (!Number.isFinite(scored.values[i])) return Math.floor(i / scored.width);
  }
  return -1;
}

/**
 * The one number a row is monitored by: the probability of the positive class, of the answered class
 * (more than two classes), or the prediction itself.
 */
export function scoreOf(scored: ScoredRows, row: number): number {
  const start = row * scored.width;
  if (scored.labels === null || scored.width === 1) return scored.values[start]!;
  if (scored.width === 2) return scored.values[start + 1]!;
  let largest = scored.values[start]!;
  for (let k = 1; k < scored.width; k++) largest = Math.max(largest, scored.values[start + k]!);
  return largest;
}

/** A row's answer as JSON: `{"label", "probabilities"}` or `{"prediction"}`. All numbers are finite. */
export function outputJson(scored: ScoredRows, row: number): string {
  const start = row * scored.width;
  if (scored.labels === null) return `{"prediction":${scored.values[start]}}`;
  let text = `{"label":${JSON.stringify(scored.labels[row])},"probabilities":[${scored.values[start]}`;
  for (let k = 1; k < scored.width; k++) text += `,${scored.values[start + k]}`;
  return `${text}]}`;
}
