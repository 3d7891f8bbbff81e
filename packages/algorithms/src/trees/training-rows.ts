/** What every thread of one training reads and writes: the binned rows and their state. Created once a training. */
import type { Task } from '../table.ts';
import { type BinnedColumns, quadsOf } from './histogram.ts';
import type { BoostingState } from './objective.ts';

export type TrainingRows = BoostingState &
  BinnedColumns & {
    readonly task: Task;
    /** Scores a row. */
    readonly width: number;
    readonly rowCount: number;
    /** How many rows of the table each stands for; null when one each. */
    readonly weights: Float32Array | null;
    /** The current tree's row numbers, ascending; null when each tree sees all rows. */
    readonly sample: Int32Array | null;
  };

/** Makes zeroed memory: shared between threads, or of one thread only. */
export type Allocate = (sizeBytes: number) => ArrayBufferLike;

export const allocatePrivate: Allocate = (sizeBytes) => new ArrayBuffer(sizeBytes);
export const allocateShared: Allocate = (sizeBytes) => new SharedArrayBuffer(sizeBytes);

/** State of rows at the start of boosting, all of it in memory of `allocate`. */
export function createTrainingRows(
  of: {
    task: Task;
    columns: readonly Uint8Array[];
    target: ArrayLike<number>;
    weights: Float32Array | null;
    baseScores: Float64Array;
    /** Rows each tree sees; null = all. */
    sampleCount: number | null;
  },
  allocate: Allocate,
): TrainingRows {
  const rowCount = of.target.length;
  const width = of.baseScores.length;
  return {
    task: of.task,
    width,
    rowCount,
    columns: of.columns.map((column) => copied(column, new Uint8Array(allocate(rowCount)))),
    quads: quadsOf(of.columns, (count) => new Uint32Array(allocate(4 * count))),
    weights: of.weights === null ? null : copied(of.weights, new Float32Array(allocate(4 * rowCount))),
    target: copied(of.target, new Float64Array(allocate(8 * rowCount))),
    scores: startScores(rowCount, of.baseScores, allocate),
    gradients: new Float32Array(allocate(4 * rowCount)),
    hessians: new Float32Array(allocate(4 * rowCount)),
    probabilities: new Float32Array(allocate(of.task === 'multiclass' ? 4 * rowCount * width : 0)),
    sample: of.sampleCount === null ? null : new Int32Array(allocate(4 * of.sampleCount)),
  };
}

/** The base scores once a row. */
export function startScores(
  rowCount: number,
  baseScores: Float64Array,
  allocate = allocatePrivate,
): Float64Array {
  const width = baseScores.length;
  const scores = new Float64Array(allocate(8 * rowCount * width));
  for (let slot = 0; slot < scores.length; slot++) scores[slot] = baseScores[slot % width]!;
  return scores;
}

function copied<T extends { set(values: ArrayLike<number>): void }>(values: ArrayLike<number>, to: T): T {
  to.set(values);
  return to;
}
