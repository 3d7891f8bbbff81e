import assert from 'node:assert/strict';
import { test } from 'node:test';
import { regularisedBeta } from './incomplete-beta.ts';
import { regularisedGammaP, regularisedGammaQ } from './incomplete-gamma.ts';
import { logGamma } from './log-gamma.ts';

// Figures: SciPy 1.10.1, scipy.special.gammaln, gammainc, gammaincc, betainc.

const assertClose = (actual: number, expected: number, relative: number) =>
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.max(Math.abs(expected), 1e-300) ||
      (expected === 0 && Math.abs(actual) < 1e-13),
    `${actual} is not ${expected}`,
  );

test('logGamma equals SciPy', () => {
  for (const [x, expected] of [
    [0.001, 6.907178885383853],
    [0.5, 0.5723649429247],
    [1, 0],
    [1.5, -0.12078223763524526],
    [2, 0],
    [3.7, 1.428072326665388],
    [10, 12.801827480081469],
    [171.5, 709.1431630309283],
    [1e6, 12815504.569147611],
  ] as const)
    assertClose(logGamma(x), expected, 1e-13);
  assert.ok(Number.isNaN(logGamma(0)));
  assert.ok(Number.isNaN(logGamma(-1.5)));
});

test('the regularised gamma functions equal SciPy on both sides', () => {
  for (const [a, x, p, q] of [
    [0.5, 0.1, 0.34527915398142317, 0.6547208460185768],
    [0.5, 20, 0.9999999997460371, 2.5396285894708634e-10],
    [3, 2.5, 0.45618688411667035, 0.5438131158833297],
    [10, 30, 0.9999928782491372, 7.121750862815593e-6],
    [110, 150, 0.999730982197361, 0.0002690178026390444],
    [1000, 900, 0.0005499022657117818, 0.9994500977342882],
    [1000, 1200, 0.9999999987118394, 1.288160608628143e-9],
    [1e5, 1.01e5, 0.9991915784870744, 0.0008084215129255896],
  ] as const) {
    assertClose(regularisedGammaP(a, x), p, 1e-9);
    assertClose(regularisedGammaQ(a, x), q, 1e-9);
  }
  assert.equal(regularisedGammaP(2, 0), 0);
  assert.equal(regularisedGammaQ(2, Number.POSITIVE_INFINITY), 0);
  assert.ok(Number.isNaN(regularisedGammaQ(0, 1)));
  assert.ok(Number.isNaN(regularisedGammaQ(1, -1)));
});

test('the regularised beta function equals SciPy', () => {
  for (const [a, b, x, expected] of [
    [0.5, 0.5, 0.3, 0.3690101195655454],
    [2, 3, 0.6, 0.8208],
    [50, 0.5, 0.99, 0.31730439787419623],
    [500, 400, 0.5, 0.0004214172902809378],
    [1e-2, 5, 1e-4, 0.9311407597182451],
  ] as const)
    assertClose(regularisedBeta(a, b, x), expected, 1e-11);
  assert.equal(regularisedBeta(2, 3, 0), 0);
  assert.equal(regularisedBeta(2, 3, 1), 1);
  assert.ok(Number.isNaN(regularisedBeta(2, 3, 1.1)));
});
