const part = encodeURIComponent;

type Search = Readonly<Record<string, string | number | undefined>>;

/** Appends what is set of `search` to a path. */
export function withSearch(path: string, search: Search): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Every address of the page, below a project. */
export const pathsOf = (project: string) => {
  const base = `/projects/${part(project)}`;
  return {
    overview: base,
    datasets: `${base}/data`,
    sql: `${base}/data-query`,
    dataset: (name: string, search: Search = {}) => withSearch(`${base}/data/${part(name)}`, search),
    runs: (search: Search = {}) => withSearch(`${base}/train`, search),
    run: (id: string, search: Search = {}) => withSearch(`${base}/train/runs/${part(id)}`, search),
    compareRuns: (ids: readonly string[]) => withSearch(`${base}/train/compare`, { runs: ids.join(',') }),
    evaluations: (search: Search = {}) => withSearch(`${base}/evaluate`, search),
    evaluation: (id: string) => `${base}/evaluate/evaluations/${part(id)}`,
    comparison: (id: string) => `${base}/evaluate/comparisons/${part(id)}`,
    models: `${base}/registry`,
    model: (name: string) => `${base}/registry/${part(name)}`,
    modelVersion: (name: string, version: string | number, search: Search = {}) =>
      withSearch(`${base}/registry/${part(name)}/versions/${part(String(version))}`, search),
    endpoints: `${base}/deploy`,
    endpoint: (name: string, search: Search = {}) => withSearch(`${base}/deploy/${part(name)}`, search),
    monitors: (search: Search = {}) => withSearch(`${base}/monitor`, search),
    monitor: (name: string, search: Search = {}) => withSearch(`${base}/monitor/${part(name)}`, search),
    window: (monitor: string, id: string) => `${base}/monitor/${part(monitor)}/windows/${part(id)}`,
    pipeline: `${base}/pipelines`,
    pipelineRun: (id: string, search: Search = {}) =>
      withSearch(`${base}/pipelines/runs/${part(id)}`, search),
    lineage: (search: Search = {}) => withSearch(`${base}/lineage`, search),
    events: (search: Search = {}) => withSearch(`${base}/events`, search),
    jobs: (search: Search = {}) => withSearch(`${base}/jobs`, search),
    job: (id: string) => `${base}/jobs/${part(id)}`,
  };
};

export type Paths = ReturnType<typeof pathsOf>;
