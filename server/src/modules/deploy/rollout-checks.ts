import type { CanarySpec, RolloutDecision } from '@slipway/contract';
import { differenceInterval, wilsonInterval } from './intervals.ts';
import { countSlowerThan, latencyQuantileMs } from './latency-histogram.ts';
import { isQualityMetric, qualityMetrics } from './quality-metric.ts';
import type { QualityEvidence, RolloutEvidence, TrafficEvidence } from './rollout-evidence.ts';

/** `passed`: true = good, false = proved bad, null = not known yet. */
export type RolloutCheck = RolloutDecision['checks'][number];

/** The evidence is looked at again and again while it grows, so chance gets many tries: three sigma, not two. */
const conclusiveZ = 3;
/** One unlucky request among the first few is no proof, whatever the interval says. */
const leastFailures = 3;
/** After this many times the least evidence, "no worse beyond chance" is good enough to go on. */
const ampleFactor = 5;

/** Has the canary answered enough to be judged? */
export function checkTraffic(spec: CanarySpec, canary: TrafficEvidence): RolloutCheck {
  const isEnough = canary.requestCount >= spec.min_requests;
  const missing =
    canary.requestCount === 0
      ? `no request reached the canary yet; it waits for ${spec.min_requests}`
      : `${canary.requestCount} of ${spec.min_requests} requests answered at this step`;
  return {
    name: 'requests',
    passed: isEnough ? true : null,
    observed: canary.requestCount,
    limit: spec.min_requests,
    detail: isEnough ? `${canary.requestCount} requests answered at this step` : missing,
  };
}

/** Wilson's interval of the share of failed requests against `max_error_rate`. */
export function checkErrors(spec: CanarySpec, canary: TrafficEvidence): RolloutCheck {
  const { requestCount, failureCount } = canary;
  const rate = requestCount === 0 ? 0 : failureCount / requestCount;
  const { low } = wilsonInterval(failureCount, requestCount, conclusiveZ);
  const isProved =
    failureCount > 0 &&
    (spec.max_error_rate === 0 || (failureCount >= leastFailures && low > spec.max_error_rate));
  const words = `${failureCount} of ${requestCount} requests failed (${percent(rate)}; allowed ${percent(spec.max_error_rate)})`;
  return {
    name: 'error rate',
    passed: isProved ? false : rate <= spec.max_error_rate ? true : null,
    observed: rate,
    limit: spec.max_error_rate,
    detail: isProved ? `${words}, beyond chance` : words,
  };
}

/**
 * The canary's p99 against the larger of `max_p99_ms` and `max_p99_ratio` times the live revision's p99.
 * It is proved too slow when more than 1% of its requests exceed that limit beyond chance.
 */
export function checkLatency(spec: CanarySpec, evidence: RolloutEvidence): RolloutCheck {
  const p99 = latencyQuantileMs(evidence.canary.latency, 0.99);
  const liveP99 = latencyQuantileMs(evidence.live.latency, 0.99);
  const limit = Math.max(spec.max_p99_ms, (liveP99 ?? 0) * spec.max_p99_ratio);
  const slow = countSlowerThan(evidence.canary.latency, limit);
  const { low } = wilsonInterval(slow, evidence.canary.latency.total, conclusiveZ);
  const isProved = slow >= leastFailures && low > 0.01;
  const words = `p99 ${ms(p99)} against ${ms(liveP99)} live (limit ${ms(limit)})`;
  return {
    name: 'p99 latency',
    passed: isProved ? false : p99 === null || slow <= 0.01 * evidence.canary.latency.total ? true : null,
    observed: p99,
    limit,
    detail: isProved ? `${words}: ${slow} requests were slower than the limit, beyond chance` : words,
  };
}

/** The canary's quality minus the live revision's, turned so that more is worse, against `max_loss`. */
export function checkQuality(
  spec: NonNullable<CanarySpec['quality']>,
  evidence: RolloutEvidence['quality'],
): RolloutCheck {
  const name = `quality: ${spec.metric}`;
  const known = evidence === null ? 0 : Math.min(evidence.canary.outcomeCount, evidence.live.outcomeCount);
  if (
    evidence === null ||
    known < spec.min_outcomes ||
    !isDefined(evidence.canary) ||
    !isDefined(evidence.live)
  ) {
    const counts =
      evidence === null
        ? 'no outcomes yet'
        : `${evidence.canary.outcomeCount} outcomes for the canary and ${evidence.live.outcomeCount} for the live revision`;
    return {
      name,
      passed: null,
      observed: null,
      limit: spec.max_loss,
      detail: `${spec.metric} waits for true outcomes: ${counts}, ${spec.min_outcomes} of each are needed`,
    };
  }
  return judgeLoss(name, spec, {
    canary: evidence.canary,
    live: evidence.live,
    isAmple: known >= ampleFactor * spec.min_outcomes,
  });
}

type Defined = QualityEvidence & { value: number };
const isDefined = (quality: QualityEvidence): quality is Defined => quality.value !== null;

function judgeLoss(
  name: string,
  spec: NonNullable<CanarySpec['quality']>,
  measured: { canary: Defined; live: Defined; isAmple: boolean },
): RolloutCheck {
  const sign = isQualityMetric(spec.metric) && qualityMetrics[spec.metric].isHigherBetter ? -1 : 1;
  const turn = ({ value, standardError }: Defined) => ({ value: sign * value, standardError });
  const loss = sign * (measured.canary.value - measured.live.value);
  const { low, high } = differenceInterval(turn(measured.canary), turn(measured.live), conclusiveZ);
  const isProved = low > spec.max_loss;
  const words = `${spec.metric} ${four(measured.canary.value)} against ${four(measured.live.value)} live: worse by ${four(loss)} [${four(low)}, ${four(high)}], allowed ${spec.max_loss}`;
  return {
    name,
    passed: isProved ? false : loss <= spec.max_loss || measured.isAmple ? true : null,
    observed: loss,
    limit: spec.max_loss,
    detail: isProved ? `${words}, beyond chance` : words,
  };
}

const percent = (share: number) => `${(100 * share).toFixed(2).replace(/\.?0+$/, '')}%`;
const ms = (value: number | null) => (value === null ? 'unknown' : `${value.toPrecision(3)} ms`);
const four = (value: number) => value.toFixed(4);
