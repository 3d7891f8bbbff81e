import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  countBetween,
  doaneBinCount,
  equalWidthEdges,
  quantileInnerEdges,
  sturgesBinCount,
} from './histogram.ts';
import { meanDifferenceInterval, wilsonInterval } from './intervals.ts';
import {
  excessKurtosis,
  mergeMoments,
  momentsOf,
  populationStandardDeviation,
  sampleVariance,
  skewness,
} from './moments.ts';
import { quantileOfSorted, quantiles, sortedFinite } from './quantiles.ts';

// Figures: SciPy 1.10.1 and NumPy 1.24.2: scipy.stats.skew, kurtosis, ttest_ind(equal_var=False),
// binomtest().proportion_ci('wilson'); numpy.var(ddof=1), quantile, histogram_bin_edges('doane' | 'sturges').

const assertClose = (actual: number, expected: number, relative = 1e-11) =>
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.max(1, Math.abs(expected)),
    `${actual} is not ${expected}`,
  );

const assertAscending = (edges: number[]) =>
  assert.ok(
    edges.every((edge, k) => k === 0 || edge > edges[k - 1]!),
    `${edges} do not ascend`,
  );

const values = [2.5, 3.1, -1.0, 8.8, 4.4, 4.4, 0.3];

test('moments equal SciPy and leave out what is not finite', () => {
  const moments = momentsOf([...values, Number.NaN, Number.POSITIVE_INFINITY]);
  assert.equal(moments.count, 7);
  assert.equal(moments.missingCount, 2);
  assertClose(sampleVariance(moments), 10.131428571428572);
  assertClose(skewness(moments), 0.4334448346755066);
  assertClose(excessKurtosis(moments), -0.4138251879230852);
  assert.equal(moments.min, -1);
  assert.equal(moments.max, 8.8);
});

test('empty, single and constant samples have defined moments', () => {
  assert.ok(Number.isNaN(momentsOf([]).mean));
  assert.ok(Number.isNaN(sampleVariance(momentsOf([4]))));
  assert.equal(populationStandardDeviation(momentsOf([4])), 0);
  const constant = momentsOf(new Float64Array(1000).fill(0.1));
  assert.equal(populationStandardDeviation(constant), 0);
  assert.equal(skewness(constant), 0);
});

test('a large offset does not drown the variance', () => {
  const offset = momentsOf(values.map((value) => value + 1e9));
  assert.ok(Math.abs(sampleVariance(offset) - 10.131428571428572) < 1e-5);
});

test('moments of parts merge to the moments of the whole', () => {
  const part = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { maxLength: 20 });
  fc.assert(
    fc.property(part, part, (a, b) => {
      const whole = momentsOf([...a, ...b]);
      const merged = mergeMoments(momentsOf(a), momentsOf(b));
      assert.equal(merged.count, whole.count);
      if (whole.count === 0) return;
      assert.equal(merged.min, whole.min);
      for (const [power, key] of [
        ['m2', 2],
        ['m3', 3],
        ['m4', 4],
      ] as const)
        assert.ok(Math.abs(merged[power] - whole[power]) <= 1e-9 * 2000 ** key * whole.count);
    }),
  );
});

test('quantiles equal NumPy', () => {
  const expected = [-0.6099999999999999, 1.4, 3.1, 6.160000000000002];
  for (const [k, value] of quantiles(values, [0.05, 0.25, 0.5, 0.9]).entries())
    assertClose(value, expected[k]!);
  assert.ok(Number.isNaN(quantileOfSorted([], 0.5)));
  assert.equal(quantileOfSorted([7], 0.3), 7);
  assert.deepEqual([...sortedFinite([3, Number.NaN, -1, Number.NEGATIVE_INFINITY])], [-1, 3]);
});

test('bin counts follow Doane and Sturges as NumPy computes them', () => {
  const sample = Array.from({ length: 300 }, (_, k) => Math.exp(Math.sin(k * 12.9898) * 2));
  assert.equal(doaneBinCount(momentsOf(sample)), 13);
  assert.equal(sturgesBinCount(300), 10);
  assert.equal(doaneBinCount(momentsOf([5, 5, 5])), 1);
  assert.equal(sturgesBinCount(0), 1);
});

test('edges ascend, and every value falls in exactly one bin', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      (sample, bins) => {
        const sorted = sample.sort((a, b) => a - b);
        const edges = quantileInnerEdges(sorted, bins);
        assertAscending(edges);
        const counts = countBetween(sorted, edges);
        assert.equal(
          counts.reduce((a, b) => a + b),
          sorted.length,
        );
        assert.ok(counts.every((count) => count > 0));
        const wide = equalWidthEdges(sorted[0]!, sorted.at(-1)!, bins);
        assert.equal(wide.length, bins + 1);
        assertAscending(wide);
      },
    ),
  );
});

test('Wilson intervals equal SciPy and stay inside 0 to 1', () => {
  const some = wilsonInterval(7, 20);
  assertClose(some.low, 0.1811918241010821);
  assertClose(some.high, 0.5671457233147637);
  assertClose(wilsonInterval(0, 20).high, 0.16112515805281935);
  assert.equal(wilsonInterval(0, 20).low, 0);
  assert.equal(wilsonInterval(20, 20).high, 1);
  assert.deepEqual(wilsonInterval(0, 0), { low: 0, high: 1 });
});

test("Welch's interval equals SciPy", () => {
  const a = momentsOf([0.1, 0.4, 0.7, 1.2, 3.1, 3.3, 4.0]);
  const b = momentsOf([0.2, 0.5, 2.0, 3.5, 3.6, 5.0, 6.1, 7.7, 8.0, 9.5]);
  const result = meanDifferenceInterval(a, b);
  assertClose(result.pValue, 0.033644912435278417);
  assertClose(result.low, -5.314298969357688);
  assertClose(result.high, -0.24855817349945308);
  assertClose(result.degreesOfFreedom, 13.865608285721505);
  assert.equal(meanDifferenceInterval(momentsOf([2, 2]), momentsOf([2, 2, 2])).pValue, 1);
  assert.ok(Number.isNaN(meanDifferenceInterval(momentsOf([2]), momentsOf([2, 3])).low));
});
