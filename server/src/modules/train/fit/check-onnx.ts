import type { Column, Table, Target } from '@slipway/algorithms';
import { loadOnnxModel } from '../../../engines/onnx/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { scoreTable } from '../score-table.ts';
import type { FittedModel } from '../trainers/trainer.ts';
import { takeRows } from './take-rows.ts';

const checkedRows = 2_000;
/** Both add up float32 numbers, in another order. */
const tolerance = 1e-4;

/**
 * Scores rows spread over the table, and the same rows with everything missing here and there, with the trainer's
 * own prediction and with ONNX Runtime. Answers the largest difference; a regression's is relative to the spread
 * of its predictions. Throws `internal` when the file that would be served is not the model that was trained.
 */
export async function checkOnnx(
  bytes: Uint8Array,
  fitted: FittedModel,
  sample: { table: Table; target: Target },
): Promise<number> {
  const table = withMissing(takeRows(sample.table, spreadRows(sample.table.rowCount)));
  const { task, classes } = sample.target;
  const model = await loadOnnxModel(bytes);
  try {
    const expected = fitted.predict(table);
    const scored = await scoreTable(model, table, { task, classCount: classes?.length ?? 1 });
    const difference = largestDifference(expected, scored, task === 'regression' ? spread(expected) : 1);
    if (difference <= tolerance) return difference;
    throw new SlipwayError(
      'internal',
      `the exported model differs from the trained one by ${difference.toPrecision(3)} on ${table.rowCount} rows`,
      { hint: 'this is a defect of the exporter; please report it with the params and the feature columns' },
    );
  } finally {
    await model.dispose();
  }
}

function spreadRows(rowCount: number): Uint32Array {
  const count = Math.min(rowCount, checkedRows);
  return Uint32Array.from({ length: count }, (_, i) => Math.floor((i * rowCount) / count));
}

/** Makes every seventh value of each column missing, in another phase for each. */
function withMissing(table: Table): Table {
  const columns = table.columns.map((column, position): Column => {
    const isMissing = (row: number) => (row + position) % 7 === 0;
    return column.kind === 'numeric'
      ? { ...column, values: column.values.map((value, row) => (isMissing(row) ? Number.NaN : value)) }
      : { ...column, codes: column.codes.map((code, row) => (isMissing(row) ? -1 : code)) };
  });
  return { ...table, columns };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>, scale: number): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!) / scale;
    // Not `>`: a NaN must not pass.
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}

function spread(values: ArrayLike<number>): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return Math.max(high - low, Math.abs(high), Math.abs(low), 1e-6);
}
