import type { Run } from '@slipway/contract';
import { checkText } from './check-text.ts';
import { getRun } from './get-run.ts';
import { inventRunName, runRef, type StoredRun } from './run.ts';
import type { TrainContext } from './train.ts';

export type NewRun = {
  project: string;
  experiment: string;
  name?: string | undefined;
  parentRunId?: string | undefined;
  source: string;
  createdBy: string;
  jobId?: string | undefined;
  params?: Readonly<Record<string, string>>;
  tags?: Readonly<Record<string, string>>;
};

/** Starts a run. Throws `not-found` when its parent does not exist in the project. */
export async function createRun(context: TrainContext, request: NewRun): Promise<Run> {
  const { params = {}, tags = {} } = request;
  checkText({ params, tags, name: request.name ?? '', source: request.source });
  if (request.parentRunId !== undefined) await context.runs.get(request.parentRunId);
  const id = context.ids.next();
  const run: StoredRun = {
    id,
    project: request.project,
    experiment: request.experiment,
    name: request.name ?? inventRunName(id),
    status: 'running',
    parentRunId: request.parentRunId ?? null,
    source: request.source,
    createdBy: request.createdBy,
    jobId: request.jobId ?? null,
    startedAt: context.clock.now(),
    endedAt: null,
  };
  await context.runs.insert(run, { params, tags });
  await context.audit.append({
    actor: run.createdBy,
    action: 'run.create',
    subject: runRef(run),
    project: run.project,
    details: { experiment: run.experiment, source: run.source },
  });
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
  return getRun(context, id);
}
