import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chiSquaredTest } from './chi-squared-test.ts';
import { kolmogorovSmirnov, kolmogorovSmirnovPValue } from './kolmogorov-smirnov.ts';
import { benjaminiHochberg, bonferroni } from './multiple-testing.ts';
import { twoProportionZTest } from './two-proportion-z-test.ts';

// Figures: SciPy 1.10.1, scipy.stats.ks_2samp(mode='exact' | 'asymp'), chi2_contingency(correction=False).

const assertClose = (actual: number, expected: number, relative = 1e-10) =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);

const fraction = (x: number) => x - Math.floor(x);
const ascending = (values: number[]) => values.sort((a, b) => a - b);

test('Kolmogorov-Smirnov equals SciPy, with and without ties', () => {
  const small = kolmogorovSmirnov(
    [0.1, 0.4, 0.7, 1.2, 3.1, 3.3, 4.0],
    [0.2, 0.5, 2.0, 3.5, 3.6, 5.0, 6.1, 7.7, 8.0, 9.5],
  );
  assertClose(small.statistic, 0.5571428571428572);
  assertClose(small.pValue, 0.11651583710407241);
  const ties = kolmogorovSmirnov([1, 1, 2, 2, 2, 3], [2, 3, 3, 4, 4, 4, 5]);
  assertClose(ties.statistic, 0.6904761904761905);
  assertClose(ties.pValue, 0.0675990675990676);
  const x = Array.from({ length: 200 }, (_, i) => fraction(Math.sin(i * 12.9898) * 43758.5453));
  const y = Array.from({ length: 150 }, (_, j) => fraction(Math.sin(j * 78.233) * 12345.678) * 0.8 + 0.3);
  const near = kolmogorovSmirnov(ascending([...x]), ascending(x.slice(0, 100).map((v) => v + 0.05)));
  assertClose(near.pValue, 0.5746507722263698);
  const apart = kolmogorovSmirnov(ascending(x), ascending(y));
  assertClose(apart.statistic, 0.32166666666666666, 1e-6);
  assertClose(apart.pValue, 2.4995472047917863e-8, 1e-6);
  assert.equal(apart.method, 'exact');
});

test('large samples use the asymptotic p value and stay near the exact one', () => {
  const { pValue, method } = kolmogorovSmirnovPValue(0.01845, 5000, 4000);
  assert.equal(method, 'asymptotic');
  assertClose(pValue, 0.4308202450457211, 1e-3);
  const tail = kolmogorovSmirnovPValue(0.05, 5000, 4000).pValue;
  assert.ok(tail < 5e-5 && tail > 1e-6);
});

test('equal, disjoint and empty samples', () => {
  assert.deepEqual(kolmogorovSmirnov([1, 2, 3], [1, 2, 3]), { statistic: 0, pValue: 1, method: 'exact' });
  // Two disjoint samples of 3: 2 of the 20 orders are as extreme.
  const disjoint = kolmogorovSmirnov([1, 2, 3], [4, 5, 6]);
  assert.equal(disjoint.statistic, 1);
  assertClose(disjoint.pValue, 0.1);
  assert.ok(Number.isNaN(kolmogorovSmirnov([], [1]).statistic));
  assert.ok(Number.isNaN(kolmogorovSmirnov([], [1]).pValue));
});

test('Kolmogorov-Smirnov does not depend on the order of its arguments', () => {
  const sample = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }).map(ascending);
  fc.assert(
    fc.property(sample, sample, (a, b) => {
      const forth = kolmogorovSmirnov(a, b);
      const back = kolmogorovSmirnov(b, a);
      assert.equal(forth.statistic, back.statistic);
      assert.ok(Math.abs(forth.pValue - back.pValue) < 1e-12);
      assert.ok(forth.pValue >= 0 && forth.pValue <= 1);
    }),
  );
});

test('chi-squared equals SciPy; empty and single categories cannot differ', () => {
  const result = chiSquaredTest([120, 80, 30, 5], [90, 95, 60, 10]);
  assertClose(result.statistic, 16.449172576832154);
  assertClose(result.pValue, 0.0009171727465178241);
  assert.equal(result.degreesOfFreedom, 3);
  assertClose(result.smallestExpected, 7.1938775510204085);
  assert.deepEqual(chiSquaredTest([10, 0, 20], [5, 0, 9]), chiSquaredTest([10, 20], [5, 9]));
  assert.equal(chiSquaredTest([10], [20]).pValue, 1);
  assert.equal(chiSquaredTest([], []).pValue, 1);
  assert.equal(chiSquaredTest([5, 5], [0, 0]).pValue, 1);
});

test('the Z test is the root of chi-squared on two categories', () => {
  const z = twoProportionZTest({ successes: 45, count: 200 }, { successes: 30, count: 100 });
  assertClose(z.statistic, -Math.SQRT2);
  assertClose(z.pValue, 0.15729920705028108);
  assert.deepEqual(twoProportionZTest({ successes: 0, count: 9 }, { successes: 0, count: 7 }), {
    statistic: 0,
    pValue: 1,
  });
  assert.ok(Number.isNaN(twoProportionZTest({ successes: 0, count: 0 }, { successes: 1, count: 2 }).pValue));
});

test('Benjamini-Hochberg rejects the four hypotheses of its paper, Bonferroni three', () => {
  // The thrombolysis example of Benjamini and Hochberg (1995), section 4.
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ];
  assert.equal(benjaminiHochberg(p).filter((value) => value <= 0.05).length, 4);
  assert.equal(bonferroni(p).filter((value) => value <= 0.05).length, 3);
  const shuffled = [0.04, Number.NaN, 0.01, 0.03];
  const expected = [0.04, Number.NaN, 0.03, 0.04];
  benjaminiHochberg(shuffled).forEach((value, k) => {
    assert.ok(Object.is(value, expected[k]) || Math.abs(value - expected[k]!) < 1e-15);
  });
  assert.deepEqual(benjaminiHochberg([]), []);
});

test('adjusted p values keep the order and are at least the raw ones', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (p) => {
      const adjusted = benjaminiHochberg(p);
      const capped = bonferroni(p);
      p.forEach((value, i) => {
        assert.ok(adjusted[i]! >= value && adjusted[i]! <= capped[i]! + 1e-15);
        p.forEach((other, j) => {
          if (value < other) assert.ok(adjusted[i]! <= adjusted[j]!);
        });
      });
    }),
  );
});
