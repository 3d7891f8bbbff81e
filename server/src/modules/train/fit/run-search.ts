import { createRandom, createRandomSampler, type SearchSpace } from '@slipway/algorithms';
import { describeError, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { JobContext } from '../../../platform/jobs/job-handler.ts';
import { checkParams, type TrainerParams } from '../trainers/check-params.ts';
import type { Trainer, TrainingData, TrainingRound } from '../trainers/trainer.ts';
import { explain } from './explained.ts';
import type { FitInput, FitOutput, SearchInput } from './fit-input.ts';
import { directionOf, measure } from './measure.ts';
import { createPointBatch } from './point-batch.ts';
import { sampleData } from './sample-data.ts';

export type SearchedTrial = FitOutput['trials'][number];

export type SearchRequest = {
  readonly input: FitInput;
  readonly search: SearchInput;
  readonly trainer: Trainer;
  readonly params: TrainerParams;
  readonly data: TrainingData;
  readonly now: () => number;
  /** `fraction` of all trials. */
  onProgress(fraction: number, message: string): void;
};

/**
 * Tries params on a sample of the rows and measures each on the validation rows. Equal seeds try the same params.
 * A trial that cannot be trained counts as failed; throws its error when all of them did.
 */
export async function runSearch(
  context: JobContext,
  request: SearchRequest,
): Promise<{ trials: SearchedTrial[]; best: SearchedTrial }> {
  const { input, search } = request;
  const data = sampleData(request.data, search.sampleRows, createRandom(input.seed));
  const sampler = createRandomSampler(search.space as SearchSpace, input.seed);
  const sign = signOf(search, data);
  const trials: SearchedTrial[] = [];
  let firstError: unknown = null;
  for (let number = 0; number < search.trials; number++) {
    context.signal.throwIfAborted();
    const history = trials.map((trial) => ({
      parameters: trial.params,
      value: trial.value === null ? null : sign * trial.value,
    }));
    const drawn = sampler.ask(history);
    if (drawn === null) break;
    context.send({ type: 'trial-started', runId: input.runId, trial: number, params: { ...drawn } });
    const outcome = await tryParams(context, { ...request, data }, { number, drawn }).catch((error) => {
      if (context.signal.aborted) throw error;
      firstError ??= error;
      return { error };
    });
    const value = 'error' in outcome ? null : outcome.value;
    trials.push({ number, params: { ...drawn }, value });
    context.send({
      type: 'trial-ended',
      runId: input.runId,
      trial: number,
      state: value === null ? 'failed' : 'complete',
      value,
      ...('error' in outcome ? { message: describeError(explain(outcome.error)).message } : {}),
    });
  }
  const best = bestOf(trials, search, { data, firstError });
  context.send({ type: 'search-ended', runId: input.runId });
  return { trials, best };
}

async function tryParams(
  context: JobContext,
  request: SearchRequest,
  trial: { number: number; drawn: TrainerParams },
): Promise<{ value: number | null }> {
  const { input, search, trainer, data } = request;
  const params = checkParams(trainer, { ...request.params, ...trial.drawn });
  const points = createPointBatch(context, { runId: input.runId, trial: trial.number, now: request.now });
  const onRound = ({ round, roundCount, metrics }: TrainingRound) => {
    points.add(round, metrics);
    const done = (trial.number + round / roundCount) / search.trials;
    request.onProgress(done, `trial ${trial.number + 1} of ${search.trials}`);
  };
  const { seed } = input;
  const fitted = await trainer.fit(data, params, {
    seed,
    threads: context.threads,
    signal: context.signal,
    onRound,
  });
  const validation = data.validation!;
  const metrics = measure(validation.target, fitted.predict(validation.table));
  points.add(0, definedOnly(metrics));
  points.flush();
  return { value: metrics[metricOf(search, data)] ?? null };
}

/** What a search goes by when nothing was said. */
export const metricOf = (search: SearchInput, data: TrainingData): string =>
  search.metric ?? (data.train.target.task === 'regression' ? 'rmse' : 'log_loss');

/** Times this, smaller is better. */
const signOf = (search: SearchInput, data: TrainingData): 1 | -1 =>
  (search.direction ?? directionOf(metricOf(search, data))) === 'maximize' ? -1 : 1;

function bestOf(
  trials: readonly SearchedTrial[],
  search: SearchInput,
  { data, firstError }: { data: TrainingData; firstError: unknown },
): SearchedTrial {
  const sign = signOf(search, data);
  const complete = trials.filter((trial) => trial.value !== null);
  if (complete.length === 0) {
    throw (
      firstError ??
      new SlipwayError('invalid-training', `no trial has a ${metricOf(search, data)} on the validation rows`)
    );
  }
  return complete.reduce((best, trial) => (sign * trial.value! < sign * best.value! ? trial : best));
}

export const definedOnly = (metrics: Readonly<Record<string, number | null>>): Record<string, number> =>
  Object.fromEntries(Object.entries(metrics).filter((entry): entry is [string, number] => entry[1] !== null));
