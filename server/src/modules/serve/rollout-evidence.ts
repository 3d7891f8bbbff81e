import type { Analytics } from '../../platform/analytics/analytics.ts';
import {
  type EvidenceQuery,
  isQualityMetric,
  type QualityEvidence,
  type RevisionRecord,
  type RolloutEvidence,
} from '../deploy/index.ts';
import { readPeriod } from './store/period-evidence.ts';
import { readQuality } from './store/quality.ts';

/** What a rollout is judged by, read from the prediction log, so that a restart forgets nothing. */
export async function readRolloutEvidence(
  analytics: Analytics,
  query: EvidenceQuery,
): Promise<RolloutEvidence> {
  const period = ({ project, endpoint, number }: RevisionRecord, sinceAt: number) =>
    readPeriod(analytics, { project, endpoint, revision: number, sinceAt });
  const [canary, live, quality] = await Promise.all([
    period(query.canary, query.stepStartedAt),
    period(query.live, query.rolloutStartedAt),
    query.qualityMetric === null ? null : readBoth(analytics, query, query.qualityMetric),
  ]);
  return { canary, live, quality };
}

const nothing: QualityEvidence = { value: null, standardError: 0, outcomeCount: 0 };

async function readBoth(
  analytics: Analytics,
  { live, canary, rolloutStartedAt }: EvidenceQuery,
  metric: string,
): Promise<RolloutEvidence['quality']> {
  const { project, endpoint, task } = canary;
  const byRevision = await readQuality(analytics, { project, endpoint, task, sinceAt: rolloutStartedAt });
  const of = ({ number }: RevisionRecord) =>
    (isQualityMetric(metric) ? byRevision.get(number)?.[metric] : undefined) ?? nothing;
  return { canary: of(canary), live: of(live) };
}
