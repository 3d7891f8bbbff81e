import type {
  Job,
  MetricSeries,
  Run,
  RunDetail,
  RunFields,
  RunPage,
  RunStatus,
  RunTable,
  ThingRef,
} from '@slipway/contract';
import { notFound } from '../../platform/errors/slipway-error.ts';
import type { EndedJob, JobKind } from '../../platform/jobs/jobs.ts';
import { type Artifacts, createArtifacts } from './artifacts/artifacts.ts';
import { deleteRunTag, setRunLifecycle, updateRun } from './change-run.ts';
import { createRun, type NewRun } from './create-run.ts';
import { createExperiments, type Experiments } from './experiments/experiments.ts';
import { finishRun } from './finish-run.ts';
import type { FitRequest } from './fit/fit-input.ts';
import { onFitMessage } from './fit/on-fit-message.ts';
import { endUnfinished, recordFit, type TrainedModel } from './fit/record-fit.ts';
import { fitKind, type JobPlace, submitFit } from './fit/submit-fit.ts';
import { getRun, getRunDetail, toRun } from './get-run.ts';
import { listRuns, type RunQuery } from './list-runs.ts';
import { logArtifact } from './log-artifact.ts';
import { logRun, type RunBatch } from './log-run.ts';
import { createLoggedModels, type LoggedModels } from './logged-models/logged-models.ts';
import { getMetricCurve, getMetricSeries } from './metric-series.ts';
import { type PurgeRequest, purgeDeletedRuns } from './purge-runs.ts';
import type { Lifecycle, StoredRun } from './run.ts';
import { listRunFields, type RunTableQuery, readRunTable } from './run-table.ts';
import type { Curve } from './store/metric-chunks.ts';
import type { RunSearch } from './store/run-search.ts';
import type { RunChange } from './store/run-store.ts';
import type { DressedRun, FoundRun } from './store/search-store.ts';
import { createTrainContext, type TrainDependencies } from './train.ts';

/** What other modules may ask of training. */
export type Train = {
  readonly jobKinds: readonly JobKind[];
  createRun(run: NewRun): Promise<Run>;
  /** The same, answered as `findRun` answers. */
  startRun(run: NewRun): Promise<DressedRun>;
  logRun(runId: string, batch: RunBatch): Promise<void>;
  finishRun(runId: string, end: { status: RunStatus; message?: string }): Promise<Run>;
  getRun(runId: string): Promise<Run>;
  getRunDetail(runId: string): Promise<RunDetail>;
  listRuns(query: RunQuery): Promise<RunPage>;
  /** Columns of many runs at once. */
  readRunTable(query: RunTableQuery): Promise<RunTable>;
  /** The metrics, params and tags that the newest runs of a project have. */
  listRunFields(project: string): Promise<RunFields>;
  readonly experiments: Experiments;
  readonly artifacts: Artifacts;
  /** Models that runs log, and what runs read and made. */
  readonly loggedModels: LoggedModels;
  /** A run as it is kept, with its latest points. Throws `not-found`. */
  findRun(runId: string): Promise<DressedRun>;
  /** A page of runs across experiments, each with its place for the page behind. */
  searchRuns(search: RunSearch): Promise<FoundRun[]>;
  /** What the places of an ordering consist of, to check a cursor by. */
  placeTypes(order: RunSearch['order']): Promise<readonly ('number' | 'text')[]>;
  updateRun(runId: string, change: RunChange): Promise<StoredRun>;
  setRunLifecycle(runId: string, lifecycle: Lifecycle): Promise<void>;
  deleteRunTag(runId: string, key: string): Promise<void>;
  /** Forgets deleted runs for good, but for those that are needed. */
  purgeDeletedRuns(request: PurgeRequest): Promise<{ removed: number; kept: number }>;
  /** Every point of one metric; none where the run has no such metric. */
  getMetricCurve(runId: string, key: string): Promise<Curve>;
  getMetricSeries(runId: string, wanted: { keys?: string[]; maxPoints: number }): Promise<MetricSeries[]>;
  /** Queues a training; pass the job it answers to `recordFit` once it has ended. */
  submitFit(request: FitRequest, place?: JobPlace): Promise<Job>;
  /** Writes down what an ended training left; `madeFrom` is the feature set. Throws the job's error. */
  recordFit(job: EndedJob, madeFrom: readonly ThingRef[]): Promise<TrainedModel>;
  logArtifact(runId: string, artifact: Parameters<typeof logArtifact>[2]): ReturnType<typeof logArtifact>;
};

export function createTrain(dependencies: TrainDependencies): Train {
  const context = createTrainContext(dependencies);
  // A training that nobody waits for any more must not leave its run running for ever.
  context.events.subscribe(async (event) => {
    if (event.type !== 'job-failed' && event.type !== 'job-cancelled') return;
    if (event.data['kind'] !== fitKind) return;
    await endUnfinished(context, await context.jobs.get(event.subject.id));
  });
  const experiments = createExperiments(context);
  return {
    jobKinds: [
      { kind: fitKind, maxAttempts: 3, onMessage: (jobId, message) => onFitMessage(context, jobId, message) },
    ],
    submitFit: (request, place) => submitFit(context, request, place),
    recordFit: (job, madeFrom) => recordFit(context, job, madeFrom),
    createRun: async (run) => toRun(await createRun(context, run)),
    startRun: (run) => createRun(context, run),
    logRun: (runId, batch) => logRun(context, runId, batch),
    finishRun: (runId, end) => finishRun(context, runId, end),
    getRun: (runId) => getRun(context, runId),
    getRunDetail: (runId) => getRunDetail(context, runId),
    listRuns: (query) => listRuns(context, query),
    readRunTable: (query) => readRunTable(context, query),
    listRunFields: (project) => listRunFields(context, project),
    experiments,
    artifacts: createArtifacts(context),
    loggedModels: createLoggedModels({ ...dependencies, experiments }),
    async findRun(runId) {
      const found = await context.searches.one(runId);
      if (found === null) throw notFound('run', runId);
      return found;
    },
    searchRuns: (search) => context.searches.search(search),
    placeTypes: (order) => context.searches.placeTypes(order),
    updateRun: (runId, change) => updateRun(context, runId, change),
    setRunLifecycle: (runId, lifecycle) => setRunLifecycle(context, runId, lifecycle),
    deleteRunTag: (runId, key) => deleteRunTag(context, runId, key),
    purgeDeletedRuns: (request) => purgeDeletedRuns(dependencies.database, request),
    getMetricCurve: (runId, key) => getMetricCurve(context, runId, key),
    getMetricSeries: (runId, wanted) => getMetricSeries(context, runId, wanted),
    logArtifact: (runId, artifact) => logArtifact(context, runId, artifact),
  };
}
