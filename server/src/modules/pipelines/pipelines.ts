import type {
  Event,
  JsonValue,
  Page,
  Pipeline,
  PipelineRun,
  Project,
  ProjectOverview,
} from '@slipway/contract';
import { applyProject } from './apply-project.ts';
import { declareMonitor } from './declare-monitor.ts';
import { buildOverview } from './overview/build-overview.ts';
import type { PipelineDependencies } from './pipeline-dependencies.ts';
import { createPipelineRunner } from './pipeline-runner.ts';
import { createProjects, type Projects } from './projects/projects.ts';
import type { StepKinds } from './step.ts';
import { buildFeaturesStep } from './steps/build-features.ts';
import { deployModelStep } from './steps/deploy-model.ts';
import { evaluateModelStep } from './steps/evaluate-model.ts';
import { importDataStep } from './steps/import-data.ts';
import { passGatesStep } from './steps/pass-gates.ts';
import { registerModelStep } from './steps/register-model.ts';
import { trainModelStep } from './steps/train-model.ts';
import { createPipelineStore } from './store.ts';
import { closeLoop } from './triggers/close-loop.ts';
import { retrainOnAlert } from './triggers/retrain-on-alert.ts';
import { runDrills } from './triggers/run-drills.ts';
import { ensureReplay } from './triggers/start-replay.ts';
import { viewPipeline, viewRun } from './views.ts';

/** Projects and their pipelines: what is declared, what ran, what starts by itself. */
export type Pipelines = {
  /** Those that a client made, without a file. */
  readonly projects: Omit<Projects, 'adopt'>;
  applyProject(request: { file: string; directory: string; actor: string }): Promise<Project>;
  listProjects(): Promise<{ items: Project[] }>;
  getProject(name: string): Promise<Project>;
  getOverview(name: string): Promise<ProjectOverview>;
  getPipeline(project: string): Promise<Pipeline>;
  startRun(request: {
    project: string;
    params: JsonValue;
    isForced: boolean;
    actor: string;
  }): Promise<PipelineRun>;
  listRuns(query: {
    project: string;
    beforeNumber?: number | undefined;
    limit: number;
  }): Promise<Page<PipelineRun>>;
  getRun(id: string): Promise<PipelineRun>;
  cancelRun(id: string, actor: string): Promise<PipelineRun>;
  /** Listens for what starts pipelines and takes up what an earlier server left. */
  start(): Promise<void>;
  stop(): void;
};

export function createPipelines(dependencies: PipelineDependencies): Pipelines {
  const { database, jobs, events, log, monitors } = dependencies;
  const store = createPipelineStore(database);
  const kinds: StepKinds = {
    data: importDataStep(dependencies.data),
    features: buildFeaturesStep(dependencies.data),
    train: trainModelStep(dependencies),
    evaluate: evaluateModelStep(dependencies),
    register: registerModelStep(dependencies),
    gates: passGatesStep(dependencies),
    deploy: deployModelStep(dependencies),
  };
  const runner = createPipelineRunner({ ...dependencies, store, kinds });
  const triggers = { ...dependencies, store, runner, alerts: monitors };
  const projects = createProjects({ ...dependencies, store });
  let unsubscribe = () => {};

  /** Beside the events, since it waits for an import. */
  const beginReplay = (project: string): void => {
    ensureReplay(triggers, project).catch((error) => log.error(`replay of ${project}`, error));
  };

  const onEvent = async (event: Event): Promise<void> => {
    await projects.adopt(event);
    await retrainOnAlert(triggers, event);
    const hasChampion = event.type === 'alias-moved' && event.data['alias'] === 'champion';
    if (hasChampion && event.project !== null) beginReplay(event.project);
    const mayGoOn =
      event.project !== null &&
      (event.type.startsWith('pipeline-run-') ||
        event.type === 'revision-deployed' ||
        (event.type.startsWith('job-') && event.data['kind'] === 'serve.replay'));
    if (!mayGoOn || event.type === 'pipeline-run-started') return;
    await runDrills(triggers, event.project!);
    await closeLoop(triggers, event.project!);
  };

  return {
    projects,
    async applyProject(request) {
      const { project, spec } = await applyProject({ ...dependencies, store }, request);
      await declareMonitor(monitors, spec);
      return project;
    },
    listProjects: async () => ({ items: await store.listProjects() }),
    getProject: (name) => store.getProject(name),
    getOverview: (name) => buildOverview({ ...dependencies, store }, name),
    getPipeline: (project) => viewPipeline({ store, jobs }, project),
    async startRun({ actor, ...request }) {
      const run = await runner.start({
        ...request,
        actor,
        trigger: { kind: 'manual', by: actor, because: null },
      });
      return viewRun({ store, jobs }, run);
    },
    async listRuns(query) {
      const runs = await store.listRuns(query);
      const items = await Promise.all(runs.map((run) => viewRun({ store, jobs }, run)));
      return { items, nextCursor: items.length < query.limit ? null : String(items.at(-1)!.number) };
    },
    getRun: async (id) => viewRun({ store, jobs }, await store.getRun(id)),
    async cancelRun(id, actor) {
      await runner.cancel(id, actor);
      return viewRun({ store, jobs }, await store.getRun(id));
    },
    async start() {
      unsubscribe = events.subscribe(onEvent);
      await runner.resume();
      for (const project of await store.listProjects()) {
        beginReplay(project.name);
        await runDrills(triggers, project.name).catch((error) => log.error('drills', error));
        await closeLoop(triggers, project.name);
      }
    },
    stop() {
      unsubscribe();
      runner.stop();
    },
  };
}
