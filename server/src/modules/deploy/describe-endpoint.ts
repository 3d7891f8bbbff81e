import type { Endpoint, Revision } from '@slipway/contract';
import type { DeployContext } from './deploy-deps.ts';
import { type EndpointRecord, inferUrl } from './endpoint.ts';
import type { RevisionRecord } from './revision.ts';
import { toRollout } from './rollout-record.ts';

/** An endpoint as the API shows it: revisions with their figures, and the running or last rollout. */
export async function describeEndpoint(context: DeployContext, endpoint: EndpointRecord): Promise<Endpoint> {
  const { store, runtime } = context;
  const revisions = await store.listRevisions(endpoint);
  const [stats, rollouts] = await Promise.all([
    runtime.stats({ id: endpoint.id, revisions }),
    store.listRollouts(endpoint, { limit: 1 }),
  ]);
  const current = (await store.findEndpoint(endpoint.project, endpoint.name)) ?? endpoint;
  return {
    project: current.project,
    name: current.name,
    model: current.model,
    revisions: revisions.map((revision) => toRevision(revision, stats.get(revision.number) ?? noStats)),
    rollout: rollouts[0] === undefined ? null : toRollout(rollouts[0]),
    inferUrl: inferUrl(current),
    createdAt: current.createdAt,
    updatedAt: current.updatedAt,
  };
}

const noStats: Revision['stats'] = {
  requestCount: 0,
  errorCount: 0,
  p50Ms: null,
  p99Ms: null,
  outcomeCount: 0,
  quality: {},
};

function toRevision(record: RevisionRecord, stats: Revision['stats']): Revision {
  const { id, endpoint, number, modelVersion, state, weight, featurePath, createdAt, retiredAt } = record;
  return { id, endpoint, number, modelVersion, state, weight, featurePath, stats, createdAt, retiredAt };
}
