import { checkText } from './check-text.ts';
import { inventRunName, runRef } from './run.ts';
import type { DressedRun } from './store/search-store.ts';
import type { TrainContext } from './train.ts';

export type NewRun = {
  project: string;
  /** By name, and made when it is new; or by `experimentId`. */
  experiment?: string;
  experimentId?: string;
  name?: string | undefined;
  parentRunId?: string | undefined;
  source: string;
  createdBy: string;
  jobId?: string | undefined;
  /** Milliseconds since 1970; now when left out. */
  startedAt?: number | undefined;
  params?: Readonly<Record<string, string>>;
  tags?: Readonly<Record<string, string>>;
};

/**
 * Starts a run, by name in an experiment that is made when it is new, or by id. Throws `not-found` when its parent or
 * the experiment of that id does not exist, `conflict` when that experiment is deleted.
 */
export async function createRun(context: TrainContext, request: NewRun): Promise<DressedRun> {
  const { params = {}, tags = {}, experimentId, experiment = 'default' } = request;
  checkText({ params, tags, name: request.name ?? '', source: request.source });
  if (request.parentRunId !== undefined) await context.runs.get(request.parentRunId);
  const id = context.ids.next();
  const run = await context.runs.insert(
    {
      id,
      project: request.project,
      name: request.name ?? inventRunName(id),
      status: 'running',
      parentRunId: request.parentRunId ?? null,
      source: request.source,
      createdBy: request.createdBy,
      jobId: request.jobId ?? null,
      startedAt: request.startedAt ?? context.clock.now(),
      endedAt: null,
    },
    experimentId === undefined ? { experiment } : { experimentId },
    { params, tags },
  );
  // The trials of a search are told about by their study; a child run is no news of its own.
  if (run.parentRunId === null) {
    await context.events.emit({
      project: run.project,
      type: 'run-started',
      subject: runRef(run),
      message: `${run.name} started in experiment ${run.experiment} (${run.source})`,
      data: { experiment: run.experiment, source: run.source },
    });
  }
  return { run, params, metrics: {}, tags };
}
