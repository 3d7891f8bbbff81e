import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../../samplers/random.ts';
import type { CategoricalColumn, NumericColumn } from '../../table.ts';
import type { ColumnDrift } from './column-drift.ts';
import { type ColumnSummary, summariseReference } from './column-summary.ts';
import { detectDatasetDrift } from './dataset-drift.ts';
import { detectDrift } from './detect-drift.ts';

const numeric = (values: readonly number[] | Float64Array, name = 'x'): NumericColumn => ({
  name,
  kind: 'numeric',
  values: Float64Array.from(values),
});

function categorical(values: readonly (string | null)[], name = 'c'): CategoricalColumn {
  const categories = [...new Set(values.filter((value) => value !== null))];
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : categories.indexOf(value)));
  return { name, kind: 'categorical', codes, categories };
}

const normal = (rows: number, seed: number, shift = 0): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: rows }, () => random.normal() + shift);
};

const drawn = (rows: number, seed: number, shares: readonly number[]): string[] => {
  const { uniform } = createRandom(seed);
  return Array.from({ length: rows }, () => {
    let rest = uniform();
    const k = shares.findIndex((share) => (rest -= share) < 0);
    return `k${k < 0 ? shares.length - 1 : k}`;
  });
};

const throughJson = (summary: ColumnSummary): ColumnSummary => JSON.parse(JSON.stringify(summary));

const assertSound = (drift: ColumnDrift) => {
  const sum = (shares: number[]) => shares.reduce((total, share) => total + share, 0);
  for (const side of [drift.bins.reference, drift.bins.current]) {
    assert.equal(side.length, drift.bins.labels.length);
    assert.ok(side.length === 0 || Math.abs(sum(side) - 1) < 1e-9 || sum(side) === 0);
  }
  if (drift.bins.edges !== null && drift.bins.labels.length > 0)
    assert.equal(drift.bins.edges.length, drift.bins.labels.length + 1);
  assert.deepEqual(JSON.parse(JSON.stringify(drift)), drift, 'every number is finite or null');
};

test('the test follows kind, distinct values and the smaller side', () => {
  const testOf = (reference: NumericColumn | CategoricalColumn, current: NumericColumn | CategoricalColumn) =>
    detectDrift(summariseReference(reference), current).test;
  assert.equal(testOf(numeric(normal(900, 1)), numeric(normal(5000, 2))), 'ks');
  assert.equal(testOf(numeric(normal(5000, 1)), numeric(normal(900, 2))), 'ks');
  assert.equal(testOf(numeric(normal(5000, 1)), numeric(normal(5000, 2))), 'wasserstein');
  const few = [0.25, 0.25, 0.25, 0.25];
  assert.equal(testOf(categorical(drawn(500, 1, few)), categorical(drawn(500, 2, few))), 'chi-squared');
  assert.equal(testOf(categorical(drawn(5000, 1, few)), categorical(drawn(5000, 2, few))), 'jensen-shannon');
  assert.equal(testOf(categorical(drawn(500, 1, [0.5, 0.5])), categorical(drawn(500, 2, [0.5, 0.5]))), 'z');
  assert.equal(testOf(numeric([0, 1, 1, 0]), numeric([1, 1, 0])), 'z');
  assert.equal(testOf(numeric([0, 1, 2, 0]), numeric([1, 4, 0])), 'chi-squared');
});

test('a shift is found, no shift is not, small and large', () => {
  for (const rows of [500, 20_000]) {
    const reference = throughJson(summariseReference(numeric(normal(rows, 11))));
    const same = detectDrift(reference, numeric(normal(rows, 12)));
    const moved = detectDrift(reference, numeric(normal(rows, 13, 0.5)));
    assert.equal(same.isDrifted, false, same.reason);
    assert.equal(moved.isDrifted, true, moved.reason);
    assert.ok(Math.abs(moved.scores['meanDifference']! - 0.5) < 0.15);
    assert.ok(Math.abs(moved.scores['wasserstein']! - 0.5) < 0.15);
    assert.ok(moved.scores['psi']! > 0.1 && same.scores['psi']! < 0.1);
    assertSound(same);
    assertSound(moved);
  }
});

test('a summary of many rows stands for the rows within its stated error', () => {
  const values = normal(50_000, 21);
  const current = numeric(normal(5000, 22, 0.1));
  const compact = detectDrift(throughJson(summariseReference(numeric(values))), current);
  const whole = detectDrift(summariseReference(numeric(values), { sampleSize: 50_000 }), current);
  assert.ok(Math.abs(compact.scores['ks']! - whole.scores['ks']!) <= 1 / 2000 + 1e-9);
  assert.ok(Math.abs(compact.scores['wasserstein']! - whole.scores['wasserstein']!) < 0.005);
  assert.ok(JSON.stringify(summariseReference(numeric(values))).length < 25_000);
});

test('many categories and few rows are not drift by themselves', () => {
  const weights = Array.from({ length: 220 }, (_, k) => 1 / (k + 1));
  const sum = weights.reduce((a, b) => a + b);
  const shares = weights.map((weight) => weight / sum);
  const reference = throughJson(summariseReference(categorical(drawn(40_000, 31, shares))));
  const same = detectDrift(reference, categorical(drawn(1500, 32, shares)));
  assert.ok(same.scores['jensenShannon']! > 0.1, 'the raw distance would have raised an alarm');
  assert.equal(same.isDrifted, false, same.reason);
  const turned = detectDrift(reference, categorical(drawn(1500, 33, [...shares].reverse())));
  assert.equal(turned.isDrifted, true);
  assert.equal(turned.bins.labels.length, 31);
  assertSound(turned);
});

test('unseen categories count, and say how many', () => {
  const reference = summariseReference(categorical(drawn(400, 41, [0.5, 0.3, 0.2])));
  const current = categorical([...drawn(200, 42, [0.5, 0.3, 0.2]), ...Array<string>(100).fill('new')]);
  const drift = detectDrift(reference, current);
  assert.equal(drift.isDrifted, true);
  assert.ok(Math.abs(drift.scores['unseenShare']! - 1 / 3) < 1e-12);
  assert.ok(drift.bins.labels.includes('new'));
});

test('categories beyond the kept ones are compared as other', () => {
  const reference = summariseReference(categorical(drawn(3000, 51, Array(50).fill(0.02))), {
    categoryCount: 10,
  });
  assert.ok(reference.kind === 'categorical' && reference.categories.length === 10);
  const drift = detectDrift(reference, categorical(drawn(3000, 52, Array(50).fill(0.02))));
  assert.equal(drift.isDrifted, false);
  assert.equal(drift.scores['unseenShare'], null);
  assert.ok(drift.bins.labels.includes('(other)'));
});

test('missing values: none, all, or a changed share', () => {
  const reference = summariseReference(numeric(normal(2000, 61)));
  const gone = detectDrift(reference, numeric(new Float64Array(2000).fill(Number.NaN)));
  assert.equal(gone.test, 'missing-share');
  assert.equal(gone.statistic, 1);
  assert.equal(gone.isDrifted, true);
  const half = detectDrift(
    reference,
    numeric(normal(4000, 62).map((v, k) => (k % 2 === 0 ? v : Number.NaN))),
  );
  assert.equal(half.test, 'missing-share');
  assert.equal(half.statistic, 0.5);
  const empty = detectDrift(reference, numeric([]));
  assert.equal(empty.test, 'none');
  assert.equal(empty.isDrifted, false);
  const neither = detectDrift(summariseReference(numeric([Number.NaN])), numeric([Number.NaN, Number.NaN]));
  assert.equal(neither.test, 'none');
  const came = detectDrift(
    throughJson(summariseReference(categorical(Array<null>(300).fill(null)))),
    categorical(drawn(300, 63, [0.5, 0.5])),
  );
  assert.equal(came.test, 'missing-share');
  for (const drift of [gone, half, empty, neither, came]) assertSound(drift);
});

test('constants, one row, sentinels and infinities', () => {
  const constant = summariseReference(numeric(new Float64Array(5000).fill(7)));
  assert.equal(detectDrift(constant, numeric(new Float64Array(5000).fill(7))).isDrifted, false);
  assert.equal(detectDrift(constant, numeric(new Float64Array(5000).fill(8))).isDrifted, true);
  assert.equal(detectDrift(summariseReference(numeric([3])), numeric([4])).isDrifted, false);
  const strange = numeric([
    ...normal(1500, 71),
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    Number.POSITIVE_INFINITY,
  ]);
  const drift = detectDrift(throughJson(summariseReference(strange)), strange);
  assert.equal(drift.isDrifted, false);
  assertSound(drift);
  const huge = numeric(normal(1500, 72).map((value) => value * 1e140));
  assertSound(detectDrift(throughJson(summariseReference(huge)), huge));
});

test('a column of the other kind counts as missing', () => {
  const drift = detectDrift(summariseReference(numeric(normal(300, 81))), categorical(drawn(300, 82, [1])));
  assert.equal(drift.test, 'missing-share');
  const back = detectDrift(
    summariseReference(categorical(drawn(300, 82, [0.5, 0.5]))),
    numeric(normal(300, 81)),
  );
  assert.equal(back.test, 'missing-share');
});

test('the dataset verdict corrects for many columns', () => {
  const columns = Array.from({ length: 100 }, (_, k) => numeric(normal(300, 1000 + k), `x${k}`));
  const references = columns.map((column) => throughJson(summariseReference(column)));
  const current = columns.map((_, k) => numeric(normal(300, 5000 + k), `x${k}`));
  const alone = references.filter((reference, k) => detectDrift(reference, current[k]!).isDrifted);
  const calm = detectDatasetDrift(references, current);
  assert.ok(alone.length >= 2, 'without correction some of 100 unchanged columns alarm');
  assert.equal(calm.driftedCount, 0);
  assert.equal(calm.isDrifted, false);
  const moved = current.map((column, k) =>
    k < 60 ? numeric(normal(300, 9000 + k, 1), column.name) : column,
  );
  const verdict = detectDatasetDrift(references, [...moved.slice(1), numeric([1], 'extra')]);
  assert.equal(verdict.columns[0]!.test, 'missing-share', 'the first column is not in the window');
  assert.deepEqual(verdict.newColumns, ['extra']);
  assert.equal(verdict.isDrifted, true);
  assert.ok(verdict.driftedCount >= 60 && verdict.driftedCount <= 64);
});

test('an empty window has no verdict', () => {
  const verdict = detectDatasetDrift([summariseReference(numeric([1, 2, 3]))], []);
  assert.equal(verdict.driftedShare, null);
  assert.equal(verdict.isDrifted, false);
});

test('any two columns give a sound answer, and a column never drifts from itself', () => {
  const value = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ noNaN: false }),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e300, -0),
  );
  const numbers = fc.array(value, { maxLength: 40 }).map((values) => numeric(values));
  const words = fc
    .array(fc.constantFrom('a', 'b', 'c', '', '__proto__', null), { maxLength: 40 })
    .map((values) => categorical(values));
  const column = fc.oneof(numbers, words);
  fc.assert(
    fc.property(column, column, (a, b) => {
      const summary = throughJson(summariseReference(a));
      assertSound(detectDrift(summary, b));
      assert.equal(detectDrift(summary, a).isDrifted, false);
      assertSound(detectDrift(summary, summariseReference(b)));
    }),
    { numRuns: 300 },
  );
});
