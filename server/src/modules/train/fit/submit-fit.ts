import { checkSpace, type SearchSpace } from '@slipway/algorithms/samplers';
import type { Job, JsonValue } from '@slipway/contract';
import { inventRunName } from '../run.ts';
import type { TrainContext } from '../train.ts';
import { checkName, checkParams, findTrainer } from '../trainers/check-params.ts';
import type { Trainer } from '../trainers/trainer.ts';
import { explained } from './explained.ts';
import { FitInput, FitRequest, type SearchInput } from './fit-input.ts';

export const fitKind = 'train.fit';

/** Where a job belongs when a pipeline asked for it. */
export type JobPlace = { pipelineRunId?: string; step?: string };

/**
 * Queues a training. Its run appears when the work starts. Throws `invalid-training` at once for an unknown
 * trainer or param; what only the data can tell, the job finds out.
 */
export async function submitFit(
  context: TrainContext,
  request: FitRequest,
  place: JobPlace = {},
): Promise<Job> {
  const asked = FitRequest.parse(request);
  // The trainers bring all of the algorithms along: loaded when one is asked for, not when the server starts.
  const { trainers } = await import('../trainers/trainers.ts');
  const trainer = findTrainer(asked.trainer, trainers);
  const params = checkParams(trainer, asked.params);
  if (asked.search !== undefined) await checkSearch(trainer, asked.search);
  const runId = context.ids.next();
  const input = FitInput.parse({ ...asked, params, runId, runName: asked.runName ?? inventRunName(runId) });
  return context.jobs.submit({
    kind: fitKind,
    project: asked.project,
    title: `Train ${asked.trainer} for ${asked.target}`,
    input: toJson(input),
    ...place,
  });
}

async function checkSearch(trainer: Trainer, { space }: SearchInput): Promise<void> {
  for (const name of Object.keys(space)) checkName(trainer, name);
  await explained(async () => checkSpace(space as SearchSpace));
}

/** Drops what is undefined, as the queue keeps JSON. */
const toJson = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue;
