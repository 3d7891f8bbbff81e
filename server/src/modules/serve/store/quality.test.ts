import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openAnalytics } from '../../../platform/analytics/duckdb-analytics.ts';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';
import { outcomeTable, predictionTable } from '../prediction-tables.ts';
import { readQuality } from './quality.ts';

type Case = {
  id: string;
  score: number;
  label: string | null;
  output?: string;
  number: number | null;
  text: string | null;
};

async function measure(t: TestContext, task: 'binary' | 'multiclass' | 'regression', cases: readonly Case[]) {
  const analytics = await openAnalytics({ directory: temporaryFolder(t) });
  t.after(() => analytics.close());
  await analytics.define([predictionTable, outcomeTable]);
  const shared = { project: 'p', endpoint: 'e' };
  const predictions = cases.map(({ id, score, label, output }, i) => ({
    ...{ ...shared, id, score, label, output: output ?? '{}' },
    ...{ revision: 1, at: 1000 + i, event_at: 0, latency_us: 10, row_index: 0 },
  }));
  await analytics.append(predictionTable.name, predictions);
  const outcomes = cases.map(({ id, number, text }, i) => ({
    ...shared,
    id,
    at: 0,
    value_number: number,
    value_text: text,
    seq: i,
  }));
  await analytics.append(outcomeTable.name, outcomes);
  await analytics.flush();
  return (await readQuality(analytics, { ...shared, task, sinceAt: 0 })).get(1)!;
}

const near = (actual: number | null | undefined, expected: number) =>
  assert.ok(Math.abs(actual! - expected) < 1e-9, `${actual} is not ${expected}`);

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const standardError = (values: readonly number[]) => {
  const center = mean(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1) / values.length,
  );
};

/** AUC and DeLong's standard error straight from their definition, pair by pair. */
function deLong(positives: readonly number[], negatives: readonly number[]) {
  const wins = (x: number, y: number) => (x > y ? 1 : x === y ? 0.5 : 0);
  const overNegatives = positives.map((x) => mean(negatives.map((y) => wins(x, y))));
  const overPositives = negatives.map((y) => mean(positives.map((x) => wins(x, y))));
  return {
    value: mean(overNegatives),
    standardError: Math.hypot(standardError(overNegatives), standardError(overPositives)),
  };
}

test('binary metrics and their standard errors are those of the definitions, ties included', async (t) => {
  const rows = Array.from({ length: 200 }, (_, i) => ({
    score: ((i * 37) % 23) / 25 + 0.02,
    y: (i * 13 + Math.floor(i / 7)) % 3 === 0 ? 1 : 0,
  }));
  const metrics = await measure(
    t,
    'binary',
    rows.map(({ score, y }, i) => ({
      ...{ id: `${i}`, score, label: score > 0.5 ? 'true' : 'false' },
      ...{ number: y, text: y === 1 ? 'true' : 'false' },
    })),
  );
  const losses = rows.map(({ score, y }) => -Math.log(y === 1 ? score : 1 - score));
  near(metrics.log_loss!.value, mean(losses));
  near(metrics.log_loss!.standardError, standardError(losses));
  near(metrics.brier!.value, mean(rows.map(({ score, y }) => (score - y) ** 2)));
  near(metrics.accuracy!.value, mean(rows.map(({ score, y }) => Number(score > 0.5 === (y === 1)))));
  const scoresOf = (wanted: number) => rows.filter(({ y }) => y === wanted).map(({ score }) => score);
  const expected = deLong(scoresOf(1), scoresOf(0));
  near(metrics.auc!.value, expected.value);
  near(metrics.auc!.standardError, expected.standardError);
  assert.equal(metrics.auc!.outcomeCount, 200);
});

test('with one class there is no AUC, and a score of zero costs a lot but not everything', async (t) => {
  const cases = [0, 0.4].map((score, i) => ({ id: `${i}`, score, label: 'false', number: 1, text: 'true' }));
  const metrics = await measure(t, 'binary', cases);
  assert.equal(metrics.auc!.value, null);
  near(metrics.log_loss!.value, (-Math.log(1.1920929e-7) - Math.log(0.4)) / 2);
});

test('multiclass metrics use the probability of the true class', async (t) => {
  const cases = [
    { p: [0.2, 0.5, 0.3], label: 'b', y: 1 },
    { p: [0.6, 0.3, 0.1], label: 'a', y: 2 },
    { p: [0.1, 0.1, 0.8], label: 'c', y: 2 },
  ];
  const metrics = await measure(
    t,
    'multiclass',
    cases.map(({ p, label, y }, i) => ({
      ...{ id: `${i}`, score: 0, label, output: JSON.stringify({ label, probabilities: p }) },
      ...{ number: y, text: 'abc'[y]! },
    })),
  );
  near(metrics.log_loss!.value, mean(cases.map(({ p, y }) => -Math.log(p[y]!))));
  near(metrics.accuracy!.value, 2 / 3);
});

test('regression metrics, with the delta method for RMSE', async (t) => {
  const misses = Array.from({ length: 50 }, (_, i) => Math.sin(i) * 3 + 1);
  const cases = misses.map((miss, i) => ({
    id: `${i}`,
    score: 10 + miss,
    label: null,
    number: 10,
    text: null,
  }));
  const metrics = await measure(t, 'regression', cases);
  near(metrics.mae!.value, mean(misses.map(Math.abs)));
  const squares = misses.map((miss) => miss * miss);
  near(metrics.rmse!.value, Math.sqrt(mean(squares)));
  near(metrics.rmse!.standardError, standardError(squares) / (2 * Math.sqrt(mean(squares))));
});
