import type { LatencyHistogram } from './latency-histogram.ts';

/** What one revision did in a period. */
export type TrafficEvidence = {
  readonly requestCount: number;
  /** Requests it should have answered and did not; a caller's own mistakes are not among them. */
  readonly failureCount: number;
  readonly latency: LatencyHistogram;
};

/** A metric over predictions whose outcome arrived, with its standard error. `value` is null while undefined. */
export type QualityEvidence = {
  readonly value: number | null;
  readonly standardError: number;
  readonly outcomeCount: number;
};

/**
 * What is known when a decision is due. Traffic of the canary is that of the current step; the live revision's
 * is of the whole rollout, since at 100 percent it gets no more. Quality is of the whole rollout for both,
 * so both saw the same period.
 */
export type RolloutEvidence = {
  readonly canary: TrafficEvidence;
  readonly live: TrafficEvidence;
  readonly quality: { readonly canary: QualityEvidence; readonly live: QualityEvidence } | null;
};
