import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { checkText } from './check-text.ts';
import type { Lifecycle, StoredRun } from './run.ts';
import type { RunChange } from './store/run-store.ts';
import type { TrainContext } from './train.ts';

/**
 * Sets name, status, end or tags of a run, whatever they were: a client that resumes a run sets it running again.
 * Throws `not-found`, `conflict` for a deleted run.
 */
export async function updateRun(context: TrainContext, id: string, change: RunChange): Promise<StoredRun> {
  checkText({ name: change.name ?? '', tags: change.tags ?? {} });
  await context.runs.update(id, change);
  return context.runs.get(id);
}

/** Deletes a run, or restores it. Saying it twice changes nothing. Throws `not-found`. */
export async function setRunLifecycle(
  context: TrainContext,
  id: string,
  lifecycle: Lifecycle,
): Promise<void> {
  await context.runs.setLifecycle(id, lifecycle, context.clock.now());
}

/** Throws `not-found` for the run and for the tag, `conflict` for a deleted run. */
export async function deleteRunTag(context: TrainContext, id: string, key: string): Promise<void> {
  if (await context.runs.deleteTag(id, key)) return;
  throw new SlipwayError('not-found', `No tag with name: ${key.slice(0, 250)} in run with id ${id}`);
}
