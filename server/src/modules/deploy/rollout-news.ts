import type { Event } from '@slipway/contract';
import type { NewEvent } from '../../platform/events/events.ts';
import { endpointRef } from './endpoint.ts';
import { type RevisionRecord, revisionRef } from './revision.ts';
import { type RolloutRecord, rolloutRef } from './rollout-record.ts';

/** What every event about a revision carries, so that listeners (aliases, monitors) need not ask. */
export const revisionFacts = (revision: RevisionRecord): Event['data'] => ({
  endpoint: revision.endpoint,
  endpointId: revision.endpointId,
  revision: revision.number,
  revisionId: revision.id,
  model: revision.model,
  version: revision.version,
  modelVersionId: revision.modelVersion.id,
});

export const endpointCreated = (revision: RevisionRecord): NewEvent => ({
  project: revision.project,
  type: 'endpoint-created',
  subject: endpointRef({ id: revision.endpointId, name: revision.endpoint }),
  message: `Endpoint ${revision.endpoint} was created for model ${revision.model}`,
  data: { endpoint: revision.endpoint, model: revision.model },
});

export const revisionDeployed = (revision: RevisionRecord, weight: number): NewEvent => ({
  project: revision.project,
  type: 'revision-deployed',
  subject: revisionRef(revision),
  message: `${revision.modelVersion.label} is behind endpoint ${revision.endpoint} as revision ${revision.number}, with ${weight}% of the traffic`,
  severity: 'good',
  data: { ...revisionFacts(revision), weight },
});

export const revisionFailed = (revision: RevisionRecord, reason: string): NewEvent => ({
  project: revision.project,
  type: 'revision-failed',
  subject: revisionRef(revision),
  message: `Revision ${revision.number} of ${revision.endpoint} did not start: ${reason}`,
  severity: 'bad',
  data: revisionFacts(revision),
});

export const rolloutAdvanced = (
  rollout: RolloutRecord,
  revision: RevisionRecord,
  to: { weight: number; reason: string },
): NewEvent => ({
  project: revision.project,
  type: 'rollout-advanced',
  subject: rolloutRef(rollout),
  message: `Revision ${revision.number} of ${revision.endpoint} advanced to ${to.weight}% of the traffic: ${to.reason}`,
  severity: 'good',
  data: { ...revisionFacts(revision), weight: to.weight },
});

export const rolloutFinished = (
  rollout: RolloutRecord,
  revision: RevisionRecord,
  reason: string,
): NewEvent => ({
  project: revision.project,
  type: 'rollout-finished',
  subject: rolloutRef(rollout),
  message: `${revision.modelVersion.label} took over endpoint ${revision.endpoint} as revision ${revision.number}: ${reason}`,
  severity: 'good',
  data: { ...revisionFacts(revision), fromRevision: rollout.fromRevision },
});

/** `restored` answers all traffic again; its model version is what an alias should point back to. */
export const rolloutRolledBack = (
  rollout: RolloutRecord,
  revisions: { rejected: RevisionRecord; restored: RevisionRecord },
  reason: string,
): NewEvent => ({
  project: revisions.rejected.project,
  type: 'rollout-rolled-back',
  subject: rolloutRef(rollout),
  message: `Revision ${revisions.rejected.number} of ${revisions.rejected.endpoint} was rolled back, revision ${revisions.restored.number} answers again: ${reason}`,
  severity: 'bad',
  data: { ...revisionFacts(revisions.rejected), restored: revisionFacts(revisions.restored) },
});
