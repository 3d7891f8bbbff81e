import { createClient } from '@slipway/sdk';
import { pathsOf } from '../src/address/paths.ts';

export type NamedPage = { name: string; path: string };

/** Every page of a project that the server can show now, with things that exist. */
export async function findPages(url: string, wanted?: string): Promise<NamedPage[]> {
  const client = createClient({ baseUrl: url });
  const { items: projects } = await client.call('listProjects');
  const project = wanted ?? projects[0]?.name;
  if (project === undefined) return [{ name: 'projects', path: '/' }];
  const params = { project };
  const paths = pathsOf(project);
  const [datasets, runs, comparisons, evaluations, models, endpoints, monitors, pipelineRuns, jobs] =
    await Promise.all([
      client.call('listDatasets', { params }),
      client.call('listRuns', { params, query: { limit: 6 } }),
      client.call('listComparisons', { params }),
      client.call('listEvaluations', { params }),
      client.call('listModels', { params }),
      client.call('listEndpoints', { params }),
      client.call('listMonitors', { params }),
      client.call('listPipelineRuns', { params }),
      client.call('listJobs', { query: { project } }),
    ]);
  const [dataset, comparison, evaluation, model, endpoint, monitor, pipelineRun, job] = [
    datasets.items[0],
    comparisons.items[0],
    evaluations.items[0],
    models.items[0],
    endpoints.items[0],
    monitors.items[0],
    pipelineRuns.items[0],
    jobs.items[0],
  ];
  const run = runs.items.find(({ metrics }) => Object.keys(metrics).length > 2) ?? runs.items[0];
  const windows =
    monitor && (await client.call('listWindows', { params: { project, monitor: monitor.name } }));
  const window =
    windows?.items.find(({ state }) => state === 'alert') ??
    windows?.items.find(({ state }) => state !== 'filling');
  const champion = model && (model.aliases['champion'] ?? model.latest?.version);
  const page = (name: string, path: string | 0 | false | null | undefined): NamedPage[] =>
    path ? [{ name, path }] : [];
  return [
    ...page('projects', '/'),
    ...page('overview', paths.overview),
    ...page('datasets', paths.datasets),
    ...page('sql', `${paths.sql}?sql=${encodeURIComponent(`SELECT * FROM "${dataset?.name}" LIMIT 50`)}`),
    ...page('dataset', dataset && paths.dataset(dataset.name)),
    ...page('dataset-expectations', dataset && paths.dataset(dataset.name, { tab: 'expectations' })),
    ...page('dataset-rows', dataset && paths.dataset(dataset.name, { tab: 'rows' })),
    ...page('dataset-versions', dataset && paths.dataset(dataset.name, { tab: 'versions' })),
    ...page('runs', paths.runs()),
    ...page(
      'compare',
      runs.items.length > 1 && paths.compareRuns(runs.items.slice(0, 4).map(({ id }) => id)),
    ),
    ...page('run', run && paths.run(run.id)),
    ...page('run-log', run && paths.run(run.id, { tab: 'log' })),
    ...page('comparisons', paths.evaluations()),
    ...page('comparison', comparison && paths.comparison(comparison.id)),
    ...page('evaluations', paths.evaluations({ tab: 'evaluations' })),
    ...page('evaluation', evaluation && paths.evaluation(evaluation.id)),
    ...page('models', paths.models),
    ...page('model', model && paths.model(model.name)),
    ...page('version', model && champion && paths.modelVersion(model.name, champion)),
    ...page(
      'version-evaluation',
      model && champion && paths.modelVersion(model.name, champion, { tab: 'evaluation' }),
    ),
    ...page(
      'version-gates',
      model?.latest && paths.modelVersion(model.name, model.latest.version, { tab: 'gates' }),
    ),
    ...page(
      'version-signature',
      model?.latest && paths.modelVersion(model.name, model.latest.version, { tab: 'signature' }),
    ),
    ...page('endpoints', paths.endpoints),
    ...page('endpoint', endpoint && paths.endpoint(endpoint.name)),
    ...page('endpoint-rollouts', endpoint && paths.endpoint(endpoint.name, { tab: 'rollouts' })),
    ...page('endpoint-predictions', endpoint && paths.endpoint(endpoint.name, { tab: 'predictions' })),
    ...page('endpoint-try', endpoint && paths.endpoint(endpoint.name, { tab: 'try' })),
    ...page('monitors', paths.monitors()),
    ...page('alerts', paths.monitors({ tab: 'alerts' })),
    ...page('monitor', monitor && paths.monitor(monitor.name)),
    ...page('window', monitor && window && paths.window(monitor.name, window.id)),
    ...page('pipeline', paths.pipeline),
    ...page('pipeline-run', pipelineRun && paths.pipelineRun(pipelineRun.id)),
    ...page('lineage', paths.lineage()),
    ...page('lineage-of-one', model?.latest && paths.lineage({ node: `model-version:${model.latest.id}` })),
    ...page('events', paths.events()),
    ...page('jobs', paths.jobs()),
    ...page('job', job && paths.job(job.id)),
  ];
}
