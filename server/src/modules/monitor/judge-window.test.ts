import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ColumnDrift } from '@slipway/contract';
import fc from 'fast-check';
import { judgeWindow } from './judge-window.ts';
import { parsePerformanceLimit } from './performance-limit.ts';
import { closedWindows, watermarkOf, windowAt } from './window.ts';

const column = (name: string, isDrifted: boolean, role: ColumnDrift['role'] = 'feature'): ColumnDrift => ({
  column: name,
  role,
  kind: 'numeric',
  test: 'wasserstein',
  statistic: isDrifted ? 1 : 0,
  threshold: 0.1,
  thresholdOn: 'statistic',
  pValue: null,
  isDrifted,
  scores: {},
  bins: { labels: [], edges: null, reference: [], current: [] },
});
const rules = { driftShare: 0.5, limits: [parsePerformanceLimit('auc', '>= 0.7')], minOutcomes: 100 };

test('a broken limit is an alert with the figure and the limit', () => {
  const verdict = judgeWindow({ columns: [], performance: { auc: 0.65 }, outcomeCount: 500 }, rules);
  assert.deepEqual([verdict.state, verdict.alerts], ['alert', ['performance']]);
  assert.match(verdict.checks[0]!.detail, /auc is 0.65 over 500 outcomes, required >= 0.7/);
});

test('too few outcomes, or an undefined metric, judge nothing', () => {
  assert.equal(
    judgeWindow({ columns: [], performance: { auc: 0.1 }, outcomeCount: 99 }, rules).checks[0]!.passed,
    null,
  );
  assert.equal(
    judgeWindow({ columns: [], performance: { auc: null }, outcomeCount: 500 }, rules).state,
    'ok',
  );
});

test('half of the columns drifted is an alert, fewer are a warning, none is fine', () => {
  const judge = (...drifted: boolean[]) =>
    judgeWindow(
      { columns: drifted.map((is, index) => column(`c${index}`, is)), performance: {}, outcomeCount: 0 },
      { ...rules, limits: [] },
    );
  assert.deepEqual(
    [judge(true, true, false, false).state, judge(true, false, false).state, judge(false, false).state],
    ['alert', 'warning', 'ok'],
  );
  assert.equal(judge(true, true, false, false).driftedShare, 0.5);
});

test('drift of the predictions alone is a warning, and drift can be left unjudged', () => {
  assert.equal(
    judgeWindow(
      { columns: [column('score', true, 'prediction')], performance: {}, outcomeCount: 0 },
      { ...rules, limits: [] },
    ).state,
    'warning',
  );
  assert.deepEqual(
    judgeWindow(
      { columns: [column('a', true)], performance: {}, outcomeCount: 0 },
      { ...rules, driftShare: null },
    ).alerts,
    [],
  );
});

test('limits are read as written and anything else is refused', () => {
  assert.deepEqual(parsePerformanceLimit('mae', '< 3.5'), {
    metric: 'mae',
    operator: '<',
    limit: 3.5,
    text: '< 3.5',
  });
  assert.throws(() => parsePerformanceLimit('auc', 'high'), { code: 'invalid-request' });
});

test('every moment falls into exactly one window, and closed windows tile the time up to the watermark', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2e12 }),
      fc.integer({ min: 1, max: 1e9 }),
      fc.nat(20),
      (at, windowMs, count) => {
        const window = windowAt(at, windowMs);
        assert.ok(window.from <= at && at < window.to && window.to - window.from === windowMs);
        const watermark = window.to + count * windowMs;
        const windows = closedWindows({ from: at, watermark, windowMs, limit: 1000 });
        assert.equal(windows.length, count + 1);
        assert.equal(windows.at(-1)!.to, watermark);
        for (let i = 1; i < windows.length; i++) assert.equal(windows[i]!.from, windows[i - 1]!.to);
      },
    ),
  );
});

test('live traffic closes windows by the clock, a replay by its own events', () => {
  const now = 1_000_000_000_000;
  assert.equal(watermarkOf({ eventAt: now - 3_600_000, at: now - 3_600_000 }, now), now - 60_000);
  assert.equal(watermarkOf({ eventAt: 5_000, at: now }, now), 5_000);
});
