import { join } from 'node:path';
import { type PairedComparison, type Predictions, pairedBootstrap } from '@slipway/algorithms';
import type { JsonValue } from '@slipway/contract';
import { openDuckDb } from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { defineJobHandler, type JobContext } from '../../../platform/jobs/job-handler.ts';
import { ComparisonInput, type ComparisonOutput, compareKind } from './comparison-input.ts';
import { type PairedScores, readPairedScores } from './read-paired-scores.ts';

const duckDbMemoryBytes = 500_000_000;

/** Compares two models on the same rows by paired bootstrap of the difference. */
export const compareJob = defineJobHandler<JsonValue, ComparisonOutput>({
  kind: compareKind,
  async run(queued, context) {
    const input = ComparisonInput.parse(queued);
    context.progress({ fraction: 0, message: 'reading both scores' });
    const scores = await readScores(context, input);
    const rows = scores.rowCount.toLocaleString('en');
    context.progress({ fraction: 0.2, message: `resampling ${rows} rows ${input.replicates} times` });
    const { challenger, champion, metric, replicates, seed, level } = input;
    const compared = pairedBootstrap({
      metric,
      a: predictionsOf(input, scores, 'challenger'),
      b: predictionsOf(input, scores, 'champion'),
      replicates,
      seed,
      level,
    });
    const interval = intervalOf(compared);
    return {
      project: input.project,
      metric,
      challenger: challenger.subject,
      champion: champion.subject,
      evaluationIds: { challenger: challenger.evaluationId, champion: champion.evaluationId },
      challengerValue: compared.aValue,
      championValue: compared.bValue,
      ...interval,
      level: compared.level,
      replicates: compared.replicates,
      rowCount: compared.rowCount,
      datasetVersionId: input.datasetVersionId,
      split: input.split,
      verdict: compared.verdict,
    };
  },
});

async function readScores(context: JobContext, input: ComparisonInput): Promise<PairedScores> {
  const db = await openDuckDb({
    memoryLimitBytes: duckDbMemoryBytes,
    threads: context.threads,
    temporaryDirectory: join(context.scratchDirectory, 'spill'),
    signal: context.signal,
    valueErrorCode: 'invalid-input',
  });
  try {
    const paths = {
      challenger: await context.blobs.localPath(input.challenger.scoresDigest),
      champion: await context.blobs.localPath(input.champion.scoresDigest),
    };
    return await readPairedScores(db, input, paths);
  } finally {
    db.close();
  }
}

function predictionsOf(
  input: ComparisonInput,
  scores: PairedScores,
  side: 'challenger' | 'champion',
): Predictions {
  const { actual, rowCount } = scores;
  const columns = scores[side];
  if (input.task === 'regression') return { task: 'regression', actual, prediction: columns[0]! };
  if (input.task === 'binary') {
    const threshold = input.threshold === null ? {} : { threshold: input.threshold };
    return { task: 'binary', actual, score: columns[0]!, ...threshold };
  }
  const { classCount } = input;
  const probabilities = new Float64Array(rowCount * classCount);
  columns.forEach((column, label) => {
    for (let row = 0; row < rowCount; row++) probabilities[row * classCount + label] = column[row]!;
  });
  return { task: 'multiclass', actual, probabilities, classCount };
}

function intervalOf({ difference, low, high, metric, because }: PairedComparison) {
  if (difference !== null && low !== null && high !== null) return { difference, low, high };
  throw new SlipwayError(
    'invalid-input',
    `${metric} cannot be compared on these rows: ${because ?? 'it is not defined'}`,
    { hint: 'compare on more rows, or by another metric' },
  );
}
