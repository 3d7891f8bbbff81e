import type { Event, OperationId, ThingKind } from '@slipway/contract';

/** What has to be read again when something happened to a thing of a kind. */
const byKind: Partial<Record<ThingKind, readonly OperationId[]>> = {
  project: ['listProjects', 'getProject', 'getPipeline'],
  dataset: ['listDatasets', 'getDataset', 'listDatasetVersions'],
  'dataset-version': ['listDatasets', 'getDataset', 'listDatasetVersions'],
  'feature-set': [],
  study: ['listRuns', 'getRun'],
  run: ['listRuns', 'listRunFields', 'getRunTable', 'getRun', 'getMetricSeries'],
  evaluation: ['listEvaluations', 'getRun'],
  comparison: ['listComparisons'],
  model: ['listModels', 'getModel', 'listModelVersions'],
  'model-version': ['listModels', 'getModel', 'listModelVersions', 'getModelVersion'],
  'gate-report': ['getModelVersion', 'listModelVersions'],
  endpoint: ['listEndpoints', 'getEndpoint', 'listRollouts'],
  revision: ['listEndpoints', 'getEndpoint', 'listRollouts'],
  rollout: ['listEndpoints', 'getEndpoint', 'listRollouts'],
  monitor: ['listMonitors', 'getMonitor', 'listWindows'],
  window: ['listMonitors', 'getMonitor', 'listWindows', 'getWindow'],
  alert: ['listAlerts', 'listMonitors', 'getMonitor'],
  pipeline: ['getPipeline', 'listPipelineRuns'],
  'pipeline-run': ['getPipeline', 'listPipelineRuns', 'getPipelineRun'],
  job: ['listJobs', 'getJob'],
};

/** Read again after every event: what shows a little of everything. */
const always: readonly OperationId[] = ['getOverview', 'listEvents', 'getLineage'];

export const affectedOperations = (event: Event): readonly OperationId[] => [
  ...always,
  ...(byKind[event.subject.kind] ?? []),
];
