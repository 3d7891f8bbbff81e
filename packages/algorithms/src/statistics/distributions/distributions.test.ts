import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chiSquaredSurvival } from './chi-squared.ts';
import { kolmogorovSurvival } from './kolmogorov.ts';
import { normalCdf, normalQuantile, normalTwoSidedP } from './normal.ts';
import { studentTQuantile, studentTTwoSidedP } from './student-t.ts';

// Figures: SciPy 1.10.1, scipy.special.ndtr, ndtri, kolmogorov; scipy.stats.chi2.sf, t.ppf.

const assertClose = (actual: number, expected: number, relative: number) =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);

test('the normal distribution equals SciPy far into both tails', () => {
  for (const [z, expected] of [
    [-37, 5.7255712225239266e-300],
    [-8, 6.22096057427174e-16],
    [-1.96, 0.024997895148220435],
    [0, 0.5],
    [0.3, 0.6179114221889526],
    [3, 0.9986501019683699],
    [8.2, 0.9999999999999999],
  ] as const)
    assertClose(normalCdf(z), expected, 1e-11);
  for (const [p, expected] of [
    [1e-300, -37.0470962993612],
    [1e-10, -6.361340902404056],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.5, 0],
    [0.8, 0.8416212335729143],
    [0.999999, 4.753424308817087],
  ] as const)
    assertClose(normalQuantile(p), expected, 1e-11);
  assert.equal(normalQuantile(0), Number.NEGATIVE_INFINITY);
  assert.equal(normalQuantile(1), Number.POSITIVE_INFINITY);
  assert.ok(Number.isNaN(normalQuantile(1.2)));
  assertClose(normalTwoSidedP(1.96), 2 * 0.024997895148220435, 1e-12);
});

test('the quantile of the normal inverts its distribution', () => {
  fc.assert(
    fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (z) => {
      const p = normalCdf(z);
      // Near 1 the probability itself has no more digits to give.
      assert.ok(Math.abs(normalQuantile(p) - z) < 1e-9 + (z > 0 ? 1e-15 / (1 - p + 1e-17) : 0));
    }),
  );
});

test('chi-squared and Student t equal SciPy', () => {
  assertClose(chiSquaredSurvival(3.84, 1), 0.05004352124870519, 1e-11);
  assertClose(chiSquaredSurvival(300, 219), 0.00022713228170960135, 1e-10);
  assertClose(chiSquaredSurvival(50, 10), 2.669083424904495e-7, 1e-10);
  assert.equal(chiSquaredSurvival(0, 3), 1);
  for (const [p, degrees, expected] of [
    [0.975, 3, 3.182446305284263],
    [0.9, 1, 3.0776835372078066],
    [0.001, 7.5, -4.630319094037783],
    [0.975, 5000, 1.9604385517065075],
  ] as const)
    assertClose(studentTQuantile(p, degrees), expected, 1e-10);
  assert.equal(studentTQuantile(0.5, 4), 0);
  assert.equal(studentTTwoSidedP(Number.POSITIVE_INFINITY, 4), 0);
  assert.ok(Number.isNaN(studentTQuantile(1, 4)));
});

test('Kolmogorov survival equals SciPy where either series is used', () => {
  for (const [x, expected] of [
    [0.2, 0.999999999999495],
    [0.5, 0.9639452436648751],
    [0.9, 0.3927307079406543],
    [1, 0.26999967167735456],
    [1.36, 0.049485876755377876],
    [2.5, 7.453306344157342e-6],
  ] as const)
    assertClose(kolmogorovSurvival(x), expected, 1e-12);
  assert.equal(kolmogorovSurvival(0), 1);
  assert.equal(kolmogorovSurvival(-1), 1);
  assert.equal(kolmogorovSurvival(100), 0);
});
