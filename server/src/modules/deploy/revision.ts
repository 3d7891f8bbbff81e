import type { Revision, Signature, ThingRef } from '@slipway/contract';
import type { FeatureSpec } from './servable-model.ts';

/** One model version behind an endpoint. What it serves never changes; its state and traffic do. */
export type RevisionRecord = {
  readonly id: string;
  readonly endpointId: string;
  readonly project: string;
  readonly endpoint: string;
  readonly number: number;
  readonly modelVersion: ThingRef;
  readonly version: number;
  readonly model: string;
  readonly onnxDigest: string;
  readonly signature: Signature;
  readonly task: 'binary' | 'multiclass' | 'regression';
  readonly target: string;
  readonly classes: readonly string[] | null;
  readonly features: FeatureSpec | null;
  readonly state: Revision['state'];
  readonly weight: number;
  readonly featurePath: Revision['featurePath'];
  readonly createdAt: number;
  readonly retiredAt: number | null;
};

/** Revisions that take traffic. */
export const isServing = (revision: Pick<RevisionRecord, 'state'>): boolean =>
  revision.state === 'live' || revision.state === 'canary';

/** The link to show for a revision. */
export const revisionRef = (revision: Pick<RevisionRecord, 'id' | 'endpoint' | 'number'>): ThingRef => ({
  kind: 'revision',
  id: revision.id,
  label: `${revision.endpoint} revision ${revision.number}`,
});
