import type { Page, PredictionRecord, TrafficPoint } from '@slipway/contract';
import type { Analytics } from '../../platform/analytics/analytics.ts';
import type { Blobs } from '../../platform/blobs/blobs.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Ids } from '../../platform/clock/ids.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { Log } from '../../platform/log/log.ts';
import type { Deploy, RevisionRecord, ServingRuntime } from '../deploy/index.ts';
import { createLiveStats } from './live-stats.ts';
import type { FeatureCompiler } from './ports.ts';
import { predict } from './predict.ts';
import type { Prediction, PredictionRequest } from './prediction.ts';
import { createPredictionJournal } from './prediction-journal.ts';
import { outcomeTable, predictionTable } from './prediction-tables.ts';
import { createOutcomeRecorder, type Outcome } from './record-outcomes.ts';
import { createRevisionKeeper } from './revision-keeper.ts';
import { createRevisionStats } from './revision-stats.ts';
import { readRolloutEvidence } from './rollout-evidence.ts';
import { createRoutingTable, type ServedEndpoint } from './routing-table.ts';
import { type EventTimeRange, readEventTimeRange } from './store/event-time-range.ts';
import { type LogQuery, readPredictions } from './store/prediction-log.ts';
import {
  type PredictionColumns,
  type PredictionWindow,
  readPredictionsBetween,
} from './store/predictions-between.ts';
import { readTraffic, type TrafficQuery } from './store/traffic-series.ts';

export type ServeDeps = {
  readonly analytics: Analytics;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly features: FeatureCompiler;
};

/** Answers predictions, writes every one of them down, and reads them back. */
export type Serve = {
  /** The part that deployments call; give it to `createDeploy`. */
  readonly runtime: ServingRuntime;
  /** Whether every endpoint's revisions are in memory. */
  isReady(): boolean;
  endpoints(): ServedEndpoint[];
  /** By `endpoint` or `project.endpoint`. Throws `not-found`, `conflict`, or `not-ready` while the server starts. */
  find(name: string): ServedEndpoint;
  /** Resolves once the prediction is on disk; throws `invalid-input` for whatever is wrong with the request. */
  predict(endpoint: ServedEndpoint, request: PredictionRequest): Promise<Prediction>;
  recordOutcomes(of: {
    project: string;
    endpoint: string;
    outcomes: readonly Outcome[];
  }): Promise<{ accepted: number }>;
  traffic(query: Omit<TrafficQuery, 'now'>): Promise<{ bucketMs: number; points: TrafficPoint[] }>;
  predictions(query: LogQuery): Promise<Page<PredictionRecord>>;
  /** For monitors: a window of answered predictions with the outcomes that arrived. */
  predictionsBetween(window: Omit<PredictionWindow, 'inputs'>): Promise<PredictionColumns>;
  /** Which span of event time the log covers, from `since` on; null while nothing was predicted. */
  eventTimeRange(query: { project: string; endpoint: string; since: number }): Promise<EventTimeRange | null>;
  /** Defines the log's tables, loads what is deployed and follows its traffic. */
  start(deploy: Deploy): Promise<void>;
  stop(): Promise<void>;
};

export function createServe(deps: ServeDeps): Serve {
  const { analytics, clock } = deps;
  const stats = createLiveStats();
  const routing = createRoutingTable();
  const journal = createPredictionJournal(analytics, clock);
  const keeper = createRevisionKeeper({ ...deps, journal, stats, routing });
  const record = createOutcomeRecorder(analytics, clock);
  const readStats = createRevisionStats({ analytics, clock, live: stats });
  const predictDeps = { clock, journal, stats, nextPredictionId: createPredictionIds(deps.ids) };
  let isStarted = false;
  const assertStarted = () => {
    if (isStarted) return;
    throw new SlipwayError('not-ready', 'the server is starting; its models are not in memory yet', {
      hint: 'GET /v2/health/ready says when',
    });
  };
  let deployments: Deploy | null = null;
  const newest = async (project: string, endpoint: string): Promise<RevisionRecord | null> => {
    const found = await deployments?.findEndpoint(project, endpoint);
    const serving = found === undefined ? undefined : routing.findIn(project, endpoint)?.traffic.serving;
    return serving?.find(({ state }) => state === 'live') ?? serving?.[0] ?? null;
  };
  return {
    runtime: {
      prepare: keeper.prepare,
      evidence: (query) => readRolloutEvidence(analytics, query),
      stats: async ({ revisions }) => (isStarted ? readStats(revisions) : new Map()),
    },
    isReady: () => isStarted && routing.all().every((endpoint) => endpoint.lines.size > 0),
    endpoints: routing.all,
    find(name) {
      assertStarted();
      return routing.find(name);
    },
    predict: async (endpoint, request) => predict(predictDeps, endpoint, request),
    async recordOutcomes({ project, endpoint, outcomes }) {
      assertStarted();
      const revision = await newest(project, endpoint);
      const scale = {
        project,
        endpoint,
        task: revision?.task ?? 'binary',
        classes: revision?.classes ?? null,
      } as const;
      return record(scale, outcomes);
    },
    async traffic(query) {
      assertStarted();
      return readTraffic(analytics, { ...query, now: clock.now() });
    },
    async predictions(query) {
      assertStarted();
      // What was acknowledged is in the list: a replay asks it how far it got.
      if (query.cursor === undefined) await analytics.flush();
      return readPredictions(analytics, query);
    },
    async predictionsBetween(window) {
      const revision = await newest(window.project, window.endpoint);
      return readPredictionsBetween(analytics, { ...window, inputs: revision?.signature.inputs ?? [] });
    },
    eventTimeRange: (query) => readEventTimeRange(analytics, query),
    async start(deploy) {
      deployments = deploy;
      await analytics.define([predictionTable, outcomeTable]);
      deploy.onTrafficMoved(keeper.serve);
      for (const traffic of await deploy.traffic()) await keeper.serve(traffic);
      isStarted = true;
    },
    stop: keeper.close,
  };
}

/** Ids that need no randomness each: one random prefix for the process, then a counter. */
function createPredictionIds(ids: Ids): () => string {
  const prefix = ids.next();
  let count = 0;
  return () => `${prefix}-${(count++).toString(36)}`;
}
