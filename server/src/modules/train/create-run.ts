import type { Run } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { checkText } from './check-text.ts';
import { getRun } from './get-run.ts';
import { inventRunName, runRef } from './run.ts';
import type { NewStoredRun, RunPlace } from './store/run-rows.ts';
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

/** Starts a run. Throws `not-found` when its parent or the experiment of that id does not exist. */
export async function createRun(context: TrainContext, request: NewRun): Promise<Run> {
  const { params = {}, tags = {} } = request;
  checkText({ params, tags, name: request.name ?? '', source: request.source });
  if (request.parentRunId !== undefined) await context.runs.get(request.parentRunId);
  const { project, place } = await placeOf(context, request);
  const id = context.ids.next();
  const run: NewStoredRun = {
    id,
    project,
    name: request.name ?? inventRunName(id),
    status: 'running',
    parentRunId: request.parentRunId ?? null,
    source: request.source,
    createdBy: request.createdBy,
    jobId: request.jobId ?? null,
    startedAt: request.startedAt ?? context.clock.now(),
    endedAt: null,
  };
  await context.runs.insert(run, place, { params, tags });
  const created = await getRun(context, id);
  await context.audit.append({
    actor: run.createdBy,
    action: 'run.create',
    subject: runRef(run),
    project: run.project,
    details: { experiment: created.experiment, source: run.source },
  });
  // The trials of a search are told about by their study; a child run is no news of its own.
  if (run.parentRunId === null) {
    await context.events.emit({
      project: run.project,
      type: 'run-started',
      subject: runRef(run),
      message: `${run.name} started in experiment ${created.experiment} (${run.source})`,
      data: { experiment: created.experiment, source: run.source },
    });
  }
  return created;
}

/** An experiment of another project, or a deleted one, takes no runs. */
async function placeOf(
  context: TrainContext,
  request: NewRun,
): Promise<{ project: string; place: RunPlace }> {
  if (request.experimentId === undefined)
    return { project: request.project, place: { experiment: request.experiment ?? 'default' } };
  const { id, project, lifecycle } = await context.experiments.get(request.experimentId);
  if (lifecycle === 'active') return { project, place: { experimentId: id } };
  throw new SlipwayError(
    'conflict',
    `The experiment ${id} must be in the 'active' state. Current state is deleted.`,
  );
}
