import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../../samplers/random.ts';
import { countBelow } from '../summary/quantiles.ts';
import {
  hellingerDistance,
  jensenShannonDistance,
  jensenShannonDivergence,
  jensenShannonNoise,
  kullbackLeibler,
  lInfinityDistance,
  populationStabilityIndex,
  totalVariationDistance,
} from './divergences.ts';
import { normedWasserstein, wassersteinDistance } from './wasserstein.ts';

// Figures: SciPy 1.10.1, scipy.spatial.distance.jensenshannon(base=2), scipy.special.rel_entr,
// scipy.stats.wasserstein_distance; PSI and Hellinger by their formulas in NumPy 1.24.2.

const assertClose = (actual: number, expected: number, relative = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);

const reference = [0.36, 0.48, 0.16];
const current = [0.3, 0.4, 0.3];

test('distances over shares equal SciPy and their formulas', () => {
  assertClose(jensenShannonDistance(reference, current), 0.14216566607626616);
  assertClose(kullbackLeibler(reference, current), 0.05257272219934199);
  assertClose(populationStabilityIndex(reference, current), 0.113530230270286);
  assertClose(hellingerDistance(reference, current), 0.11874087961060834);
  assertClose(totalVariationDistance(reference, current), 0.14);
  assertClose(lInfinityDistance(reference, current), 0.14);
});

test('an empty bin counts as 1e-4 in PSI, or a millionth of the smallest share', () => {
  assertClose(
    populationStabilityIndex([0.5, 0.5], [1, 0]),
    0.5 * Math.log(2) + (1e-4 - 0.5) * Math.log(2e-4),
  );
  const small = 1e-5;
  const floor = small / 1e6;
  assertClose(
    populationStabilityIndex([1 - small, small, 0], [0.5, 0.25, 0.25]),
    (0.5 - (1 - small)) * Math.log(0.5 / (1 - small)) +
      (0.25 - small) * Math.log(0.25 / small) +
      (0.25 - floor) * Math.log(0.25 / floor),
  );
});

test('no rows give NaN', () => {
  for (const distance of [populationStabilityIndex, jensenShannonDistance, hellingerDistance])
    assert.ok(Number.isNaN(distance([0, 0], [1, 1])));
  assert.ok(Number.isNaN(jensenShannonDistance([], [])));
  assert.ok(Number.isNaN(wassersteinDistance([], [1])));
});

const counts = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 3, maxLength: 8 });
const pairs = fc
  .tuple(counts, counts)
  .map(([a, b]) => [a, a.map((_, k) => b[k % b.length]!)] as const)
  .filter(([a, b]) => a.some((x) => x > 0) && b.some((x) => x > 0));

test('distances are symmetric, bounded, zero on equals, and ignore scale', () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      for (const distance of [
        jensenShannonDistance,
        hellingerDistance,
        totalVariationDistance,
        lInfinityDistance,
      ]) {
        const value = distance(a, b);
        assert.ok(value >= 0 && value <= 1 + 1e-12);
        assert.ok(Math.abs(value - distance(b, a)) < 1e-9);
        assert.ok(distance(a, a) < 1e-7);
        assert.ok(
          Math.abs(
            value -
              distance(
                a.map((x) => x * 7),
                b,
              ),
          ) < 1e-7,
        );
      }
      assert.ok(populationStabilityIndex(a, b) >= 0);
      assert.ok(kullbackLeibler(a, b) >= -0.01);
    }),
  );
});

test('the expected noise of Jensen-Shannon is what two samples of one distribution show', () => {
  // 220 categories with Zipf shares: without any change 3,000 rows show a distance above 0.1.
  const weights = Array.from({ length: 220 }, (_, k) => 1 / (k + 1));
  const sum = weights.reduce((a, b) => a + b);
  const cumulative: number[] = [];
  weights.reduce((before, weight, k) => (cumulative[k] = before + weight / sum), 0);
  const { uniform } = createRandom(1);
  const draw = (rows: number) => {
    const result = new Array<number>(220).fill(0);
    for (let row = 0; row < rows; row += 1) {
      result[countBelow(cumulative, uniform())]! += 1;
    }
    return result;
  };
  for (const [referenceRows, currentRows] of [
    [100_000, 3000],
    [100_000, 500],
    [2000, 2000],
  ] as const) {
    let seen = 0;
    let expected = 0;
    for (let repeat = 0; repeat < 20; repeat += 1) {
      const large = draw(referenceRows);
      const small = draw(currentRows);
      seen += jensenShannonDivergence(large, small);
      expected += jensenShannonNoise(large, small);
    }
    assert.ok(Math.abs(seen / expected - 1) < 0.1, `${currentRows} rows: seen ${seen}, expected ${expected}`);
  }
});

test('Wasserstein equals SciPy, with ties and unequal sizes', () => {
  assertClose(
    wassersteinDistance(
      [0.1, 0.4, 0.7, 1.2, 3.1, 3.3, 4.0],
      [0.2, 0.5, 2.0, 3.5, 3.6, 5.0, 6.1, 7.7, 8.0, 9.5],
    ),
    2.781428571428571,
  );
  assertClose(wassersteinDistance([1, 1, 2, 2, 2, 3], [2, 3, 3, 4, 4, 4, 5]), 1.7380952380952381);
  assert.equal(normedWasserstein(3, 0), 3000);
});

test('shifting a sample moves Wasserstein by exactly the shift', () => {
  const sample = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(sample, fc.integer({ min: -50, max: 50 }), (values, shift) => {
      const sorted = values.sort((a, b) => a - b);
      const distance = wassersteinDistance(
        sorted,
        sorted.map((value) => value + shift),
      );
      assert.ok(Math.abs(distance - Math.abs(shift)) < 1e-9);
    }),
  );
});
