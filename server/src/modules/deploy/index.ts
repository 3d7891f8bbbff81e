/** Endpoints, revisions, traffic and rollouts that advance or roll back by themselves. */
import type { ModuleMigrations } from '../../platform/database/database.ts';
import { endpointsMigration } from './migrations/0001-endpoints.ts';

export { createDeploy, type Deploy } from './create-deploy.ts';
export type { DeployDeps, EndpointTraffic } from './deploy-deps.ts';
export type { DeployRequest } from './deploy-model.ts';
export type { EndpointRecord } from './endpoint.ts';
export {
  addLatency,
  emptyHistogram,
  type LatencyHistogram,
  latencyBucket,
  latencyBucketSql,
  latencyQuantileMs,
} from './latency-histogram.ts';
export type { EvidenceQuery, ModelSource, Preparation, ServingRuntime } from './ports.ts';
export { isQualityMetric, type QualityMetric, qualityMetricsOf } from './quality-metric.ts';
export { isServing, type RevisionRecord } from './revision.ts';
export type { QualityEvidence, RolloutEvidence, TrafficEvidence } from './rollout-evidence.ts';
export { deployRoutes } from './routes.ts';
export type { FeatureSpec, ServableModel } from './servable-model.ts';
export { chooseRevision, type TrafficShare } from './traffic.ts';

export const deployMigrations: ModuleMigrations = {
  module: 'deploy',
  blobColumns: { deploy_revision: ['spec'] },
  migrations: [endpointsMigration],
};
