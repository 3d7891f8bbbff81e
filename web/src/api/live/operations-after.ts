import { type OperationId, routes } from '@slipway/contract';

const related: Readonly<Record<string, readonly string[]>> = {
  projects: ['projects', 'pipelines', 'monitors', 'endpoints'],
  pipelines: ['pipelines', 'jobs'],
  jobs: ['jobs', 'pipelines'],
  data: ['data', 'jobs'],
};

/** The reading operations whose answers a change may have made old: those of its area, and the overview. */
export function operationsAfter(changed: OperationId): ReadonlySet<string> {
  const { tag } = routes[changed];
  const tags = related[tag] ?? [tag];
  const reading = Object.entries(routes).filter(
    ([, route]) => route.method === 'GET' && tags.includes(route.tag),
  );
  return new Set([...reading.map(([id]) => id), 'getOverview', 'listEvents']);
}
