import type { LoopStage, ThingRef } from '@slipway/contract';
import type { PipelineDependencies } from '../pipeline-dependencies.ts';

export type StageBuild = {
  dependencies: Omit<PipelineDependencies, 'database'>;
  project: string;
  working: ReadonlySet<string>;
};
type Stage = Omit<LoopStage, 'lastEvent'>;

const few = { limit: 20 };

const empty = (id: Stage['id'], title: string, waitsFor: string): Stage => ({
  id,
  title,
  state: 'empty',
  headline: 'nothing yet',
  facts: [],
  waitsFor,
});

const isWorking = ({ working }: StageBuild, ...kinds: string[]) => kinds.some((kind) => working.has(kind));

export async function dataStage(build: StageBuild): Promise<Stage> {
  const { data } = build.dependencies;
  const { items } = await data.listDatasets(build.project, few);
  const latest = items.flatMap((dataset) => (dataset.latest === null ? [] : [dataset.latest]));
  if (latest.length === 0)
    return {
      ...empty('data', 'Data', 'a first import'),
      state: isWorking(build, 'data') ? 'working' : 'empty',
    };
  const [newest] = latest.toSorted((a, b) => b.createdAt - a.createdAt);
  const evidence: ThingRef = {
    kind: 'dataset-version',
    id: newest!.id,
    label: `${newest!.dataset} v${newest!.version}`,
  };
  const checks = newest!.validation?.results.length ?? 0;
  return {
    id: 'data',
    title: 'Data',
    waitsFor: null,
    state: isWorking(build, 'data', 'features')
      ? 'working'
      : newest!.validation?.passed === false
        ? 'attention'
        : 'healthy',
    headline: `${newest!.dataset} v${newest!.version}`,
    facts: [
      { label: 'rows', value: newest!.rowCount, evidence },
      { label: 'columns', value: newest!.columns.length, evidence },
      { label: 'expectations', value: checks === 0 ? 'none declared' : `${checks} hold`, evidence },
    ],
  };
}

export async function trainStage(build: StageBuild): Promise<Stage> {
  const { items } = await build.dependencies.train.listRuns({ project: build.project, limit: 200 });
  const [newest] = items.filter((run) => run.parentRunId === null);
  if (newest === undefined)
    return { ...empty('train', 'Train', 'features'), state: isWorking(build, 'train') ? 'working' : 'empty' };
  const evidence: ThingRef = { kind: 'run', id: newest.id, label: newest.name };
  return {
    id: 'train',
    title: 'Train',
    waitsFor: null,
    state:
      newest.status === 'running' || isWorking(build, 'train')
        ? 'working'
        : newest.status === 'failed'
          ? 'failed'
          : 'healthy',
    headline: newest.name,
    facts: [
      { label: 'runs', value: items.length },
      { label: 'trainer', value: newest.params['trainer'] ?? newest.source, evidence },
      ...(newest.endedAt === null
        ? []
        : [
            {
              label: 'took',
              value: Math.round((newest.endedAt - newest.startedAt) / 100) / 10,
              unit: 's',
              evidence,
            },
          ]),
    ],
  };
}

export async function evaluateStage(build: StageBuild): Promise<Stage> {
  const { items } = await build.dependencies.evaluate.listEvaluations({ project: build.project, limit: 100 });
  const champion = await championOf(build);
  const shownOne = items.find(({ subject }) => subject.id === champion?.runId) ?? items[0];
  if (shownOne === undefined)
    return {
      ...empty('evaluate', 'Evaluate', 'a trained model'),
      state: isWorking(build, 'evaluate') ? 'working' : 'empty',
    };
  const evidence: ThingRef = {
    kind: 'evaluation',
    id: shownOne.id,
    label: `${shownOne.subject.label} on ${shownOne.split}`,
  };
  const shown = shownOne.task === 'regression' ? ['rmse', 'mae', 'r2'] : ['auc', 'log_loss', 'ece'];
  return {
    id: 'evaluate',
    title: 'Evaluate',
    waitsFor: null,
    state: isWorking(build, 'evaluate') ? 'working' : 'healthy',
    headline:
      champion !== null && shownOne.subject.id === champion.runId
        ? `champion v${champion.version} on ${shownOne.split}`
        : `${shownOne.subject.label} on ${shownOne.split}`,
    facts: shown.map((name) => ({ label: name, value: shownOne.metrics[name] ?? null, evidence })),
  };
}

/** The version that is champion of the model that changed last, or null. */
async function championOf({ dependencies, project }: StageBuild) {
  const { items } = await dependencies.registry.listModels({ project, limit: 20 });
  const [model] = items.toSorted((a, b) => b.updatedAt - a.updatedAt);
  return model === undefined ? null : dependencies.registry.aliased(project, model.name, 'champion');
}

export async function registryStage(build: StageBuild): Promise<Stage> {
  const { registry } = build.dependencies;
  const { items } = await registry.listModels({ project: build.project, limit: 20 });
  const [model] = items.toSorted((a, b) => b.updatedAt - a.updatedAt);
  if (model?.latest == null)
    return {
      ...empty('registry', 'Registry', 'a measured model'),
      state: isWorking(build, 'register', 'gates') ? 'working' : 'empty',
    };
  const champion = model.aliases['champion'];
  const lastReport = model.latest.gateReports[0];
  const evidence: ThingRef = {
    kind: 'model-version',
    id: model.latest.id,
    label: `${model.name} v${model.latest.version}`,
  };
  return {
    id: 'registry',
    title: 'Registry',
    waitsFor: champion === undefined ? 'a version that passes the gates' : null,
    state: isWorking(build, 'register', 'gates')
      ? 'working'
      : champion === undefined && lastReport?.passed === false
        ? 'attention'
        : 'healthy',
    headline:
      champion === undefined ? `${model.name}: no champion yet` : `${model.name} v${champion} is champion`,
    facts: [
      { label: 'versions', value: model.versionCount },
      { label: 'gates', value: model.gates.length },
      ...(lastReport === undefined
        ? []
        : [
            {
              label: 'last gate',
              value: lastReport.passed
                ? `v${model.latest.version} passed`
                : `v${model.latest.version} refused`,
              evidence,
            },
          ]),
    ],
  };
}

export async function deployStage(build: StageBuild): Promise<Stage> {
  const { items } = await build.dependencies.deploy.listEndpoints({ project: build.project, limit: 20 });
  const [endpoint] = items;
  if (endpoint === undefined)
    return {
      ...empty('deploy', 'Deploy', 'a champion'),
      state: isWorking(build, 'deploy') ? 'working' : 'empty',
    };
  const live = endpoint.revisions.find((revision) => revision.state === 'live');
  const canary = endpoint.revisions.find((revision) => revision.state === 'canary');
  const evidence: ThingRef = {
    kind: 'endpoint',
    id: `${endpoint.project}/${endpoint.name}`,
    label: endpoint.name,
  };
  const errorShare =
    live === undefined || live.stats.requestCount === 0
      ? null
      : live.stats.errorCount / live.stats.requestCount;
  return {
    id: 'deploy',
    title: 'Deploy',
    waitsFor:
      canary === undefined ? null : `requests for the canary, revision ${canary.number} at ${canary.weight}%`,
    state:
      canary !== undefined
        ? 'working'
        : live === undefined
          ? 'attention'
          : errorShare !== null && errorShare > 0.01
            ? 'attention'
            : 'healthy',
    headline:
      live === undefined
        ? `${endpoint.name}: nothing live`
        : `${endpoint.name}: ${live.modelVersion.label} live`,
    facts: [
      {
        label: 'requests',
        value: endpoint.revisions.reduce((sum, revision) => sum + revision.stats.requestCount, 0),
        evidence,
      },
      { label: 'p99', value: live?.stats.p99Ms ?? null, unit: 'ms', evidence },
      { label: 'revisions', value: endpoint.revisions.length, evidence },
    ],
  };
}

export async function monitorStage(build: StageBuild): Promise<Stage> {
  const { items } = await build.dependencies.monitors.list({ project: build.project, limit: 20 });
  const [monitor] = items;
  if (monitor === undefined) return empty('monitor', 'Monitor', 'a monitor in slipway.yaml');
  const window = monitor.lastWindow;
  const evidence: ThingRef | undefined =
    window === null
      ? undefined
      : {
          kind: 'window',
          id: window.id,
          label: `window of ${new Date(window.from).toISOString().slice(0, 10)}`,
        };
  const metrics = Object.keys(monitor.performance).map((name) => ({
    label: name,
    value: window?.performance[name] ?? null,
    ...(evidence === undefined ? {} : { evidence }),
  }));
  const states = { waiting: 'empty', ok: 'healthy', warning: 'attention', alert: 'failed' } as const;
  return {
    id: 'monitor',
    title: 'Monitor',
    waitsFor: window === null ? 'traffic' : null,
    state: states[monitor.state],
    headline:
      monitor.openAlertCount > 0
        ? `${monitor.openAlertCount} open ${monitor.openAlertCount === 1 ? 'alert' : 'alerts'}`
        : window === null
          ? 'watching'
          : `last window ${window.state}`,
    facts: [
      ...metrics,
      {
        label: 'drifted columns',
        value:
          window === null
            ? null
            : window.drift.filter((column) => column.isDrifted && column.role === 'feature').length,
        ...(evidence === undefined ? {} : { evidence }),
      },
    ],
  };
}
