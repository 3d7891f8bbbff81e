import { join } from 'node:path';
import type { JsonValue } from '@slipway/contract';
import { openDuckDb } from '../../../engines/duckdb/index.ts';
import { loadOnnxModel } from '../../../engines/onnx/index.ts';
import { defineJobHandler, type JobContext } from '../../../platform/jobs/job-handler.ts';
import { scoreTable, toPredictions } from '../../train/index.ts';
import { describePredictions } from './describe-predictions.ts';
import {
  type EvaluationInput,
  type EvaluationOutput,
  EvaluationRequest,
  evaluateKind,
} from './evaluation-input.ts';
import { evaluationKey } from './evaluation-key.ts';
import { sliceMetrics } from './measure-slices.ts';
import { type PickedRows, pickRows } from './pick-rows.ts';
import { scoreColumns, writeScores } from './write-scores.ts';

const duckDbMemoryBytes = 1_000_000_000;

/** Scores a model on a split with the runtime that serves it, and measures it. */
export const evaluateJob = defineJobHandler<JsonValue, EvaluationOutput>({
  kind: evaluateKind,
  async run(queued, context) {
    const input = EvaluationRequest.parse(queued);
    const db = await openDuckDb({
      memoryLimitBytes: duckDbMemoryBytes,
      threads: context.threads,
      temporaryDirectory: join(context.scratchDirectory, 'spill'),
      signal: context.signal,
      valueErrorCode: 'invalid-input',
    });
    try {
      context.progress({ fraction: 0, message: `reading split ${input.split}` });
      const picked = await pickRows(db, input, await localPaths(context, input));
      if (picked.skippedCount > 0) {
        context.log(
          `${picked.skippedCount} rows are left out: no target, or a class the model does not know`,
        );
      }
      const scores = await score(context, input, picked);
      context.progress({ fraction: 0.8, message: 'keeping the scores' });
      const blob = await writeScores(db, context, columnsOf(input, scores));
      context.progress({ fraction: 0.9, message: 'measuring' });
      const predictions = toPredictions(picked.target, scores, input.threshold);
      const slices = await sliceMetrics(db, predictions, input.sliceColumns);
      return {
        key: evaluationKey(input),
        project: input.project,
        subject: input.subject,
        datasetVersionId: input.featureSet.datasetVersionId,
        featureSet: { id: input.featureSet.id, name: input.featureSet.name },
        split: input.split,
        task: input.task,
        target: input.target,
        ...describePredictions(predictions, input.classes),
        slices,
        scoresDigest: blob.digest,
        skippedCount: picked.skippedCount,
      };
    } finally {
      db.close();
    }
  },
});

async function localPaths(context: JobContext, input: EvaluationInput) {
  const features = await context.blobs.localPath(input.featureSet.parquetDigest);
  const dataset = input.dataset === null ? null : await context.blobs.localPath(input.dataset.parquetDigest);
  return { features, dataset };
}

async function score(
  context: JobContext,
  input: EvaluationInput,
  { table }: PickedRows,
): Promise<Float32Array> {
  const model = await loadOnnxModel(await context.blobs.readBytes(input.onnxDigest), {
    threads: context.threads,
  });
  const startedMs = performance.now();
  try {
    return await scoreTable(model, table, {
      task: input.task,
      classCount: input.classes?.length ?? 1,
      signal: context.signal,
      onBatch(doneRows) {
        context.progress({
          fraction: 0.1 + (0.7 * doneRows) / table.rowCount,
          message: `scored ${doneRows.toLocaleString('en')} of ${table.rowCount.toLocaleString('en')} rows`,
          ratePerSecond: (doneRows * 1000) / Math.max(1, performance.now() - startedMs),
          unit: 'rows',
        });
      },
    });
  } finally {
    await model.dispose();
  }
}

/** The scores as columns of the file. */
function columnsOf(input: EvaluationInput, scores: Float32Array) {
  const classCount = input.classes?.length ?? 1;
  const names = scoreColumns(input.task, classCount);
  if (names.length === 1) return { names, columns: [scores] };
  const rowCount = scores.length / classCount;
  const columns = names.map((_, index) =>
    Float32Array.from({ length: rowCount }, (_value, row) => scores[row * classCount + index]!),
  );
  return { names, columns };
}
