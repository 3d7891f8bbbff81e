import type { Event, LoopStage, ProjectOverview, WaitingItem } from '@slipway/contract';
import type { PipelineDependencies } from '../pipeline-dependencies.ts';
import type { PipelineStore } from '../store.ts';
import { drillActor } from '../triggers/run-drills.ts';
import { viewPipeline } from '../views.ts';
import { dataStage, deployStage, evaluateStage, monitorStage, registryStage, trainStage } from './stages.ts';

type Dependencies = Omit<PipelineDependencies, 'database'> & { store: PipelineStore };

const recentCount = 40;

/** The loop of a project: what is live in each stage, how it is doing, what it waits for. */
export async function buildOverview(dependencies: Dependencies, name: string): Promise<ProjectOverview> {
  const { store, jobs, events } = dependencies;
  const project = await store.getProject(name);
  const [running, queued, recent, pipeline] = await Promise.all([
    jobs.list({ project: name, state: 'running', limit: 20 }),
    jobs.list({ project: name, state: 'queued', limit: 20 }),
    events.list({ project: name, limit: 200 }),
    viewPipeline(dependencies, name),
  ]);
  const working = new Set(
    pipeline.lastRun?.steps.filter((step) => step.state === 'running').map((step) => step.kind),
  );
  const build = { dependencies, project: name, working };
  const loop = await Promise.all([
    dataStage(build),
    trainStage(build),
    evaluateStage(build),
    registryStage(build),
    deployStage(build),
    monitorStage(build),
  ]);
  return {
    project,
    loop: loop.map((stage): LoopStage => ({ ...stage, lastEvent: lastEventOf(stage.id, recent) })),
    waiting: await findWaiting(dependencies, name),
    runningJobs: [...running, ...queued],
    recentEvents: recent.slice(0, recentCount),
  };
}

/** Which kinds of things each stage is about. */
const subjectsOf: Record<LoopStage['id'], readonly string[]> = {
  data: ['dataset', 'dataset-version', 'feature-set', 'source'],
  train: ['run', 'study'],
  evaluate: ['evaluation', 'comparison'],
  registry: ['model', 'model-version', 'gate-report'],
  deploy: ['endpoint', 'revision', 'rollout'],
  monitor: ['monitor', 'window', 'alert'],
};

const lastEventOf = (stage: LoopStage['id'], recent: readonly Event[]) =>
  recent.find((event) => subjectsOf[stage].includes(event.subject.kind)) ?? null;

async function findWaiting(
  { monitors, deploy, store }: Dependencies,
  project: string,
): Promise<WaitingItem[]> {
  const [alerts, endpoints, runs] = await Promise.all([
    monitors.listAlerts({ project, state: 'open', limit: 20 }),
    deploy.listEndpoints({ project, limit: 50 }),
    store.listRuns({ project, limit: 1 }),
  ]);
  const open = alerts.items.map(
    (alert): WaitingItem => ({
      subject: { kind: 'alert', id: alert.id, label: `alert of ${alert.monitor}` },
      message: alert.message,
      since: alert.openedAt,
      waitsFor: alert.pipelineRun === null ? 'person' : 'work',
    }),
  );
  const canaries = endpoints.items.flatMap(({ name, rollout }): WaitingItem[] =>
    rollout?.state !== 'running'
      ? []
      : [
          {
            subject: { kind: 'rollout', id: rollout.id, label: `rollout of ${name}` },
            since: rollout.startedAt,
            waitsFor: 'data',
            message: `revision ${rollout.toRevision} at ${rollout.steps[rollout.stepIndex] ?? 0}%: ${rollout.decisions.at(-1)?.reason ?? 'waiting for requests'}`,
          },
        ],
  );
  const refused = runs
    // A drill is meant to be refused: nobody has to do anything about it.
    .filter((run) => (run.state === 'refused' || run.state === 'failed') && run.trigger.by !== drillActor)
    .map(
      (run): WaitingItem => ({
        subject: { kind: 'pipeline-run', id: run.id, label: `run #${run.number}` },
        message: run.message,
        since: run.endedAt ?? run.startedAt,
        waitsFor: 'person',
      }),
    );
  return [...open, ...canaries, ...refused];
}
