import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CanarySpec } from '@slipway/contract';
import fc from 'fast-check';
import { addLatency, emptyHistogram, latencyBucket } from './latency-histogram.ts';
import { decide } from './rollout.ts';
import type { QualityEvidence, RolloutEvidence, TrafficEvidence } from './rollout-evidence.ts';

const spec = (extra: Partial<CanarySpec> = {}) => CanarySpec.parse({ steps: [10, 50, 100], ...extra });

function traffic(options: {
  requests: number;
  failures?: number;
  latencyMs?: number;
  slow?: number;
}): TrafficEvidence {
  const latency = emptyHistogram();
  addLatency(latency, latencyBucket((options.latencyMs ?? 1) * 1000), options.requests - (options.slow ?? 0));
  addLatency(latency, latencyBucket(10_000_000), options.slow ?? 0);
  return { requestCount: options.requests, failureCount: options.failures ?? 0, latency };
}
const quality = (value: number | null, outcomeCount: number, standardError = 0.01): QualityEvidence => ({
  value,
  standardError,
  outcomeCount,
});
const good: RolloutEvidence = {
  canary: traffic({ requests: 500 }),
  live: traffic({ requests: 5000 }),
  quality: null,
};

test('good evidence advances step by step and finishes on the last', () => {
  assert.equal(decide({ spec: spec(), stepIndex: 0 }, good).decision, 'advance');
  assert.equal(decide({ spec: spec(), stepIndex: 1 }, good).decision, 'advance');
  assert.equal(decide({ spec: spec(), stepIndex: 2 }, good).decision, 'finish');
});

test('a canary without traffic holds and says so', () => {
  const decision = decide({ spec: spec(), stepIndex: 0 }, { ...good, canary: traffic({ requests: 0 }) });
  assert.equal(decision.decision, 'hold');
  assert.match(decision.reason, /no request reached the canary/);
  assert.equal(decision.checks.length, 3);
});

test('failures beyond chance roll back, before the least number of requests is reached', () => {
  const canary = traffic({ requests: 20, failures: 10 });
  const decision = decide({ spec: spec(), stepIndex: 0 }, { ...good, canary });
  assert.equal(decision.decision, 'roll-back');
  assert.match(decision.reason, /10 of 20 requests failed/);
});

test('one unlucky request is no proof, but it does not pass for health either', () => {
  const canary = traffic({ requests: 50, failures: 1 });
  assert.equal(
    decide({ spec: spec({ min_requests: 40 }), stepIndex: 0 }, { ...good, canary }).decision,
    'hold',
  );
  const strict = decide({ spec: spec({ max_error_rate: 0 }), stepIndex: 0 }, { ...good, canary });
  assert.equal(strict.decision, 'roll-back');
});

test('latency rolls back only above the floor and the ratio', () => {
  const slow = { ...good, canary: traffic({ requests: 500, latencyMs: 200 }) };
  assert.equal(decide({ spec: spec(), stepIndex: 0 }, slow).decision, 'roll-back');
  assert.equal(decide({ spec: spec({ max_p99_ms: 500 }), stepIndex: 0 }, slow).decision, 'advance');
  const liveIsSlowToo = { ...slow, live: traffic({ requests: 5000, latencyMs: 150 }) };
  assert.equal(decide({ spec: spec(), stepIndex: 0 }, liveIsSlowToo).decision, 'advance');
});

test('worse quality rolls back only beyond its interval', () => {
  const judged = spec({ quality: { metric: 'log_loss', max_loss: 0.01, min_outcomes: 200 } });
  const position = { spec: judged, stepIndex: 0 };
  const by = (loss: number, outcomes: number, standardError: number) =>
    decide(position, {
      ...good,
      quality: {
        canary: quality(0.5 + loss, outcomes, standardError),
        live: quality(0.5, outcomes, standardError),
      },
    }).decision;
  assert.equal(by(0.2, 1000, 0.01), 'roll-back');
  assert.equal(by(0.02, 300, 0.02), 'hold');
  assert.equal(by(0.02, 1000, 0.02), 'advance');
  assert.equal(by(-0.2, 300, 0.01), 'advance');
  assert.equal(by(0.2, 199, 0.001), 'hold');
});

test('a higher-is-better metric is turned the right way round', () => {
  const judged = spec({ quality: { metric: 'auc', max_loss: 0.01, min_outcomes: 100 } });
  const worse = { canary: quality(0.6, 500, 0.01), live: quality(0.7, 500, 0.01) };
  const better = { canary: quality(0.7, 500, 0.01), live: quality(0.6, 500, 0.01) };
  assert.equal(decide({ spec: judged, stepIndex: 0 }, { ...good, quality: worse }).decision, 'roll-back');
  assert.equal(decide({ spec: judged, stepIndex: 0 }, { ...good, quality: better }).decision, 'advance');
});

const evidenceArbitrary = fc
  .record({
    requests: fc.integer({ min: 0, max: 5000 }),
    failureShare: fc.double({ min: 0, max: 1, noNaN: true }),
    latencyMs: fc.double({ min: 0.01, max: 5000, noNaN: true }),
    liveLatencyMs: fc.double({ min: 0.01, max: 5000, noNaN: true }),
    canaryLoss: fc.option(fc.double({ min: 0, max: 3, noNaN: true })),
    liveLoss: fc.option(fc.double({ min: 0, max: 3, noNaN: true })),
    outcomes: fc.integer({ min: 0, max: 5000 }),
  })
  .map(
    (drawn): RolloutEvidence => ({
      canary: traffic({
        requests: drawn.requests,
        failures: Math.floor(drawn.requests * drawn.failureShare),
        latencyMs: drawn.latencyMs,
      }),
      live: traffic({ requests: 1000, latencyMs: drawn.liveLatencyMs }),
      quality: {
        canary: quality(drawn.canaryLoss, drawn.outcomes),
        live: quality(drawn.liveLoss, drawn.outcomes),
      },
    }),
  );

test('whatever the evidence: the checks explain the decision, and only full knowledge moves on', () => {
  const judged = spec({ quality: { metric: 'log_loss', max_loss: 0.01, min_outcomes: 200 } });
  fc.assert(
    fc.property(evidenceArbitrary, fc.integer({ min: 0, max: 2 }), (evidence, stepIndex) => {
      const { decision, reason, checks } = decide({ spec: judged, stepIndex }, evidence);
      assert.equal(checks.length, 4);
      assert.ok(reason.length > 0 && checks.every((check) => check.detail.length > 0));
      const hasFailed = checks.some((check) => check.passed === false);
      const isKnown = checks.every((check) => check.passed === true);
      assert.equal(decision === 'roll-back', hasFailed);
      assert.equal(decision === 'advance' || decision === 'finish', isKnown);
      if (isKnown) assert.equal(decision, stepIndex === 2 ? 'finish' : 'advance');
      if (evidence.canary.requestCount < judged.min_requests) assert.ok(!isKnown);
    }),
  );
});

test('more failures never turn a roll-back into anything kinder', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.nat(2000), fc.nat(200), (requests, failures, more) => {
      const first = Math.min(failures, requests);
      const second = Math.min(first + more, requests);
      const at = (count: number) =>
        decide({ spec: spec(), stepIndex: 0 }, { ...good, canary: traffic({ requests, failures: count }) })
          .decision;
      if (at(first) === 'roll-back') assert.equal(at(second), 'roll-back');
    }),
  );
});

test('a canary at the allowed error rate is rarely rolled back although it is judged at every request', () => {
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  let rolledBack = 0;
  for (let trial = 0; trial < 400; trial++) {
    let failures = 0;
    for (let requests = 1; requests <= 500; requests++) {
      if (random() < 0.005) failures++;
      const { decision } = decide(
        { spec: spec({ min_requests: 1000 }), stepIndex: 0 },
        { ...good, canary: traffic({ requests, failures }) },
      );
      if (decision === 'roll-back') {
        rolledBack++;
        break;
      }
    }
  }
  assert.ok(rolledBack <= 20, `${rolledBack} of 400 healthy canaries were rolled back`);
});
