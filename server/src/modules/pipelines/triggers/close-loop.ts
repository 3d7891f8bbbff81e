import type { Events } from '../../../platform/events/events.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { PipelineStore, StoredRun } from '../store.ts';
import { hasDrillsLeft } from './run-drills.ts';
import { replayJobId } from './start-replay.ts';

export type CloseDependencies = { store: PipelineStore; jobs: Jobs; events: Events };

const noteName = 'loop-finished';

/**
 * Says once that the loop of a project with a replay has come to its end: the replay is over, nothing runs, and
 * no drill is left that could still start.
 */
export async function closeLoop({ store, jobs, events }: CloseDependencies, project: string): Promise<void> {
  if ((await store.note(project, noteName)) !== null) return;
  const jobId = await replayJobId(store, project);
  if (jobId === null) return;
  const job = await jobs.get(jobId);
  const runs = await store.listRuns({ project, limit: 100 });
  const isBusy = job.state === 'running' || job.state === 'queued' || (await hasWorkLeft(store, runs));
  const retrainings = runs.filter((run) => run.trigger.kind === 'alert' && run.state === 'succeeded').length;
  if (isBusy || (retrainings > 0 && (await hasDrillsLeft({ store }, project)))) return;
  await store.setNote(project, noteName, true);
  const stopped = runs.filter((run) => run.params.drill !== undefined && run.state === 'refused').length;
  await events.emit({
    project,
    type: 'loop-finished',
    subject: { kind: 'project', id: project, label: project },
    severity: 'good',
    message: `The loop is closed: ${retrainings} ${retrainings === 1 ? 'retraining' : 'retrainings'} took over, ${stopped} bad ${stopped === 1 ? 'challenger was' : 'challengers were'} stopped`,
    data: { retrainings, stopped, replay: job.state },
  });
}

/** Runs that still work. One that only waits for requests to its canary will wait for as long as nobody sends any. */
async function hasWorkLeft(store: PipelineStore, runs: readonly StoredRun[]): Promise<boolean> {
  for (const run of runs.filter((candidate) => candidate.state === 'running')) {
    const steps = await store.steps(run.id);
    if (
      steps.some((step) => step.state === 'waiting' || (step.state === 'running' && step.kind !== 'deploy'))
    )
      return true;
  }
  return false;
}
