import { join } from 'node:path';
import type { JsonValue } from '@slipway/contract';
import { openDuckDb } from '../../../engines/duckdb/index.ts';
import { systemClock } from '../../../platform/clock/clock.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { defineJobHandler, type JobContext } from '../../../platform/jobs/job-handler.ts';
import { checkParams, findTrainer, type TrainerParams } from '../trainers/check-params.ts';
import type { FittedModel, Trainer } from '../trainers/trainer.ts';
import { trainers } from '../trainers/trainers.ts';
import { checkOnnx } from './check-onnx.ts';
import { explained } from './explained.ts';
import { FitInput, type FitOutput } from './fit-input.ts';
import { type LoadedData, loadTrainingData } from './load-training-data.ts';
import { checkMetric, directionOf, measure } from './measure.ts';
import { createPointBatch } from './point-batch.ts';
import { definedOnly, metricOf, runSearch, type SearchedTrial } from './run-search.ts';
import { fitKind } from './submit-fit.ts';

/** Reading the table; the trainer's own memory comes on top. */
const duckDbMemoryBytes = 1_000_000_000;
/** Shares of the whole that the progress bar gives to reading and to the search. */
const readShare = 0.05;
const searchShare = 0.55;

/** Trains a model in a process of its own. Equal inputs give an equal model, byte for byte. */
export const fitJob = defineJobHandler<JsonValue, FitOutput>({
  kind: fitKind,
  async run(queued, context) {
    const input = FitInput.parse(queued);
    return explained(() => fitModel(input, context));
  },
});

async function fitModel(input: FitInput, context: JobContext): Promise<FitOutput> {
  const trainer = findTrainer(input.trainer, trainers);
  const params = checkParams(trainer, input.params);
  const work = { input, trainer, params };
  context.progress({ fraction: 0, message: 'reading the feature set' });
  const data = await readData(context, input);
  sayStarted(context, work, data);
  const searched = await search(context, work, data);
  const chosen = searched === null ? params : checkParams(trainer, { ...params, ...searched.best.params });
  const fitted = await fitFinal(context, { ...work, params: chosen, hasSearched: searched !== null }, data);
  return keepModel(context, { ...work, params: chosen, searched }, { data, fitted });
}

type Work = { input: FitInput; trainer: Trainer; params: TrainerParams };

async function readData(context: JobContext, input: FitInput): Promise<LoadedData> {
  const db = await openDuckDb({
    memoryLimitBytes: duckDbMemoryBytes,
    threads: context.threads,
    temporaryDirectory: join(context.scratchDirectory, 'spill'),
    signal: context.signal,
    valueErrorCode: 'invalid-training',
  });
  try {
    const data = await loadTrainingData(
      db,
      await context.blobs.localPath(input.featureSet.parquetDigest),
      input,
    );
    const { task, classes } = data.train.target;
    context.log(
      `${data.rowCounts.train} rows to learn from, ${data.rowCounts.validation} to validate on, ${data.rowCounts.withoutTarget} left out without a target`,
    );
    context.log(
      `task ${task}${classes === undefined ? '' : `, ${classes.length} classes`}, ${data.features.length} features`,
    );
    return data;
  } finally {
    db.close();
  }
}

function sayStarted(context: JobContext, { input, trainer, params }: Work, data: LoadedData): void {
  const space = input.search?.space ?? {};
  // What the search will choose is logged once it is known: a param of a run does not change.
  const fixed = Object.entries(params).filter(([name]) => !Object.hasOwn(space, name));
  const { runId: id, project, experiment, runName: name, createdBy, seed } = input;
  context.send({
    type: 'started',
    run: {
      id,
      project,
      experiment,
      name,
      createdBy,
      trainer: trainer.name,
      tags: { ...input.tags },
      params: {
        trainer: trainer.name,
        seed: String(seed),
        ...Object.fromEntries(fixed.map(([param, value]) => [param, String(value)])),
      },
    },
    study: input.search === undefined ? null : describeStudy(input.search, data),
  });
}

function describeStudy(search: NonNullable<FitInput['search']>, data: LoadedData) {
  const metric = metricOf(search, data);
  checkMetric(metric, data.train.target.task);
  return {
    sampler: search.sampler,
    metric,
    direction: search.direction ?? directionOf(metric),
    trialCount: search.trials,
    space: JSON.parse(JSON.stringify(search.space)) as Record<string, { choices: string[] }>,
  };
}

async function search(
  context: JobContext,
  work: Work,
  data: LoadedData,
): Promise<{ trials: SearchedTrial[]; best: SearchedTrial } | null> {
  if (work.input.search === undefined) return null;
  if (data.validation === null) {
    throw new SlipwayError('invalid-training', 'a search needs validation rows to measure its trials on', {
      hint: 'declare a validation split, or take the search out',
    });
  }
  const onProgress = (fraction: number, message: string) =>
    context.progress({ fraction: readShare + fraction * searchShare, message });
  return runSearch(context, { ...work, search: work.input.search, data, now: systemClock.now, onProgress });
}

async function fitFinal(
  context: JobContext,
  work: Work & { hasSearched: boolean },
  data: LoadedData,
): Promise<FittedModel> {
  const { input, trainer, params } = work;
  const points = createPointBatch(context, { runId: input.runId, trial: null, now: systemClock.now });
  const start = work.hasSearched ? readShare + searchShare : readShare;
  const startedMs = systemClock.monotonicMs();
  const fitted = await trainer.fit(data, params, {
    seed: input.seed,
    threads: context.threads,
    signal: context.signal,
    onRound({ round, roundCount, metrics }) {
      points.add(round, metrics);
      const seconds = (systemClock.monotonicMs() - startedMs) / 1000;
      context.progress({
        fraction: start + (0.95 - start) * (round / roundCount),
        message: `round ${round} of ${roundCount} on ${data.rowCounts.train.toLocaleString('en')} rows`,
        unit: 'rounds',
        ...(seconds > 0 ? { ratePerSecond: round / seconds } : {}),
      });
    },
  });
  points.flush();
  return fitted;
}

async function keepModel(
  context: JobContext,
  work: Work & { searched: { trials: SearchedTrial[]; best: SearchedTrial } | null },
  { data, fitted }: { data: LoadedData; fitted: FittedModel },
): Promise<FitOutput> {
  const { input, trainer, params, searched } = work;
  context.progress({ fraction: 0.96, message: 'checking the ONNX model against the trainer' });
  const bytes = fitted.toOnnx();
  const onnxMaxDifference = await checkOnnx(bytes, fitted, data.validation ?? data.train);
  context.signal.throwIfAborted();
  const blob = await context.blobs.put(bytes);
  const { validation } = data;
  const measured = validation === null ? {} : measure(validation.target, fitted.predict(validation.table));
  const { task, classes } = data.train.target;
  return {
    runId: input.runId,
    onnxDigest: blob.digest,
    sizeBytes: blob.sizeBytes,
    trainer: trainer.name,
    task,
    target: input.target,
    classes: classes === undefined ? null : [...classes],
    features: data.features.map((feature) => ({ ...feature })),
    params: { ...params },
    metrics: { ...measured, ...definedOnly(fitted.facts) },
    importance: fitted.importance.map((one) => ({ ...one })),
    rowCounts: data.rowCounts,
    trials: searched?.trials ?? [],
    bestTrial: searched?.best.number ?? null,
    onnxMaxDifference,
  };
}
