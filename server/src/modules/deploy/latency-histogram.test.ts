import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wilsonInterval } from './intervals.ts';
import {
  addLatency,
  countSlowerThan,
  emptyHistogram,
  latencyBucket,
  latencyQuantileMs,
} from './latency-histogram.ts';

test('a quantile is never below the true one, and at most 10% above', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 300 }), (values) => {
      const histogram = emptyHistogram();
      for (const value of values) addLatency(histogram, latencyBucket(value));
      const sorted = values.toSorted((a, b) => a - b);
      for (const share of [0.5, 0.99]) {
        const trueMs = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]! / 1000;
        const read = latencyQuantileMs(histogram, share)!;
        assert.ok(read >= trueMs * 0.999999 && read <= trueMs * 1.1, `${read} for ${trueMs}`);
      }
    }),
  );
});

test('requests counted as slower than a limit really are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1e9 })),
      fc.integer({ min: 1, max: 1e6 }),
      (values, limitMs) => {
        const histogram = emptyHistogram();
        for (const value of values) addLatency(histogram, latencyBucket(value));
        const slower = values.filter((value) => value / 1000 > limitMs * 0.999999).length;
        const muchSlower = values.filter((value) => value / 1000 > limitMs * 1.2).length;
        const counted = countSlowerThan(histogram, limitMs);
        assert.ok(counted <= slower && counted >= muchSlower, `${muchSlower} <= ${counted} <= ${slower}`);
      },
    ),
  );
});

test("Wilson's interval agrees with a published one", () => {
  // Newcombe 1998, table I: 81 of 263 and 1 of 29, method 3, 95%.
  const a = wilsonInterval(81, 263, 1.959964);
  assert.ok(Math.abs(a.low - 0.2553) < 5e-5 && Math.abs(a.high - 0.3662) < 5e-5);
  const b = wilsonInterval(1, 29, 1.959964);
  assert.ok(Math.abs(b.low - 0.0061) < 5e-5 && Math.abs(b.high - 0.1718) < 5e-5);
});
