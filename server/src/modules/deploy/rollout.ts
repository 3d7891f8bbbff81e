import type { CanarySpec, RolloutDecision } from '@slipway/contract';
import {
  checkErrors,
  checkLatency,
  checkQuality,
  checkTraffic,
  type RolloutCheck,
} from './rollout-checks.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';

/** The part of a rollout that a decision depends on. */
export type RolloutPosition = { readonly spec: CanarySpec; readonly stepIndex: number };

export type Decision = {
  readonly decision: Exclude<RolloutDecision['decision'], 'start'>;
  readonly reason: string;
  readonly checks: readonly RolloutCheck[];
};

/**
 * The next move of a canary. Anything proved bad rolls back, whatever else is good; anything not yet known, or
 * bad but not beyond chance, holds; all good advances, and finishes on the last step.
 */
export function decide(rollout: RolloutPosition, evidence: RolloutEvidence): Decision {
  const { spec, stepIndex } = rollout;
  const checks = [
    checkTraffic(spec, evidence.canary),
    checkErrors(spec, evidence.canary),
    checkLatency(spec, evidence),
    ...(spec.quality === undefined ? [] : [checkQuality(spec.quality, evidence.quality)]),
  ];
  const proved = checks.find((check) => check.passed === false);
  if (proved !== undefined) return { decision: 'roll-back', reason: proved.detail, checks };
  const open = checks.filter((check) => check.passed === null);
  if (open.length > 0) {
    return { decision: 'hold', reason: open.map((check) => check.detail).join('; '), checks };
  }
  const answered = `${evidence.canary.requestCount} requests answered at ${spec.steps[stepIndex]}%, every check passed`;
  return stepIndex >= spec.steps.length - 1
    ? { decision: 'finish', reason: answered, checks }
    : { decision: 'advance', reason: `${answered}; next ${spec.steps[stepIndex + 1]}%`, checks };
}
