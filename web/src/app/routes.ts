import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell });

const projects = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../modules/projects/projects-page.tsx'), 'ProjectsPage'),
});

const project = createRoute({ getParentRoute: () => root, path: '/projects/$project' });

/** A place below a project, whose code is loaded when it is first gone to. */
const place = <Name extends string>(
  path: string,
  load: () => Promise<Record<Name, () => React.ReactNode>>,
  name: Name,
) => createRoute({ getParentRoute: () => project, path, component: lazyRouteComponent(load, name) });

export const routeTree = root.addChildren([
  projects,
  project.addChildren([
    place('/', () => import('../modules/overview/overview-page.tsx'), 'OverviewPage'),
    place('/data', () => import('../modules/data/datasets-page.tsx'), 'DatasetsPage'),
    place('/data-query', () => import('../modules/data/sql/sql-page.tsx'), 'SqlPage'),
    place('/data/$dataset', () => import('../modules/data/dataset-page.tsx'), 'DatasetPage'),
    place('/train', () => import('../modules/train/runs/runs-page.tsx'), 'RunsPage'),
    place('/train/compare', () => import('../modules/train/compare/compare-page.tsx'), 'ComparePage'),
    place('/train/runs/$runId', () => import('../modules/train/run/run-page.tsx'), 'RunPage'),
    place('/evaluate', () => import('../modules/evaluate/evaluate-page.tsx'), 'EvaluatePage'),
    place(
      '/evaluate/evaluations/$evaluationId',
      () => import('../modules/evaluate/evaluation-page.tsx'),
      'EvaluationPage',
    ),
    place(
      '/evaluate/comparisons/$comparisonId',
      () => import('../modules/evaluate/comparison-page.tsx'),
      'ComparisonPage',
    ),
    place('/registry', () => import('../modules/registry/models-page.tsx'), 'ModelsPage'),
    place('/registry/$model', () => import('../modules/registry/model-page.tsx'), 'ModelPage'),
    place(
      '/registry/$model/versions/$version',
      () => import('../modules/registry/version/version-page.tsx'),
      'VersionPage',
    ),
    place('/deploy', () => import('../modules/deploy/endpoints-page.tsx'), 'EndpointsPage'),
    place('/deploy/$endpoint', () => import('../modules/deploy/endpoint-page.tsx'), 'EndpointPage'),
    place('/monitor', () => import('../modules/monitor/monitors-page.tsx'), 'MonitorsPage'),
    place('/monitor/$monitor', () => import('../modules/monitor/monitor-page.tsx'), 'MonitorPage'),
    place(
      '/monitor/$monitor/windows/$windowId',
      () => import('../modules/monitor/window/window-page.tsx'),
      'WindowPage',
    ),
    place('/pipelines', () => import('../modules/pipelines/pipeline-page.tsx'), 'PipelinePage'),
    place(
      '/pipelines/runs/$pipelineRunId',
      () => import('../modules/pipelines/run/pipeline-run-page.tsx'),
      'PipelineRunPage',
    ),
    place('/lineage', () => import('../modules/lineage/lineage-page.tsx'), 'LineagePage'),
    place('/events', () => import('../modules/events/events-page.tsx'), 'EventsPage'),
    place('/jobs', () => import('../modules/jobs/jobs-page.tsx'), 'JobsPage'),
    place('/jobs/$jobId', () => import('../modules/jobs/job-page.tsx'), 'JobPage'),
  ]),
]);
