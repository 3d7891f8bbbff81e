import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../samplers/random.ts';
import type { TrialParameters } from '../../samplers/search-space.ts';
import { normalCdf } from '../../statistics/distributions/normal.ts';
import { layoutOf } from '../space/layout.ts';
import type { TuneSpace } from '../space/tune-space.ts';
import { fastNormalCdf } from './fast-normal.ts';
import { createObservations } from './observations.ts';
import { ageWeights, createParzen } from './parzen.ts';

function estimate(space: TuneSpace, seen: readonly TrialParameters[]) {
  const layout = layoutOf(space);
  const observations = createObservations(layout);
  observations.follow(
    seen.map((parameters, number) => ({ number, state: 'complete', parameters, values: [0] })),
  );
  const columns = layout.axes.map((_, column) => column);
  // The rules of Optuna.
  const smoothing = { gapShare: 1, leastWidth: 1 / Math.min(100, 2 + seen.length), choiceShare: 1 };
  const rows = seen.map((_, row) => row);
  const parzen = createParzen({ layout, observations, columns, rows, smoothing });
  return { layout, parzen, logDensity: (p: TrialParameters) => parzen.logDensities([layout.encode(p)])[0]! };
}

const mixed: TuneSpace = {
  x: { min: -2, max: 5 },
  rate: { min: 1e-4, max: 1, log: true },
  depth: { min: 2, max: 9, integer: true },
  kind: { choices: ['a', 'b', 'c'] },
};
const seen: TrialParameters[] = [
  { x: 0.12, rate: 1e-4, depth: 3, kind: 'a' },
  { x: 3.4, rate: 2e-3, depth: 9, kind: 'c' },
  { x: 3.6, rate: 0.5, depth: 4, kind: 'b' },
  { x: -1.9, rate: 0.03, depth: 5, kind: 'b' },
  { x: 0.125, rate: 0.04, depth: 7, kind: 'a' },
  { x: 4.99, rate: 3e-4, depth: 2, kind: 'a' },
];

test('the density is that of Optuna, up to the scale of the axes', () => {
  // optuna.samplers._tpe.parzen_estimator._ParzenEstimator of Optuna 5.0.0 on the same observations; its densities are
  // over x itself and over the logarithm of the rate, ours over places in [0, 1].
  const { logDensity } = estimate(mixed, seen);
  const scale = Math.log(7) + Math.log(Math.log(1e4));
  const near = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} instead of ${expected}`);
  near(logDensity({ x: 0.1, rate: 1e-4, depth: 2, kind: 'a' }), -5.318327882979368 + scale);
  near(logDensity({ x: 4, rate: 0.02, depth: 5, kind: 'b' }), -6.715414440157909 + scale);
  near(logDensity({ x: -2, rate: 0.9, depth: 9, kind: 'c' }), -8.910820697296055 + scale);
  const many = estimate(
    { x: { min: 0, max: 1 } },
    Array.from({ length: 30 }, (_, k) => ({ x: (0.02 + (0.96 * k) / 29) ** 1.5 })),
  );
  near(many.logDensity({ x: 0.01 }), -0.0977117260912086);
  near(many.logDensity({ x: 0.5 }), -0.07951171311148175);
  near(many.logDensity({ x: 0.97 }), -0.4301617848645868);
});

test('weights rise over those older than the newest 25', () => {
  // optuna.samplers._tpe.sampler.default_weights(30) of Optuna 5.0.0.
  const weights = [...ageWeights(30)].map((weight) => Number(weight.toFixed(8)));
  assert.deepEqual(weights.slice(0, 6), [0.03333333, 0.275, 0.51666667, 0.75833333, 1, 1]);
  assert.deepEqual([...ageWeights(3)], [1, 1, 1]);
  assert.equal(ageWeights(26)[0], 1 / 26);
});

test('the density sums to 1 over the whole space, and draws follow it', () => {
  const { layout, parzen } = estimate(mixed, seen);
  const cells = { x: 40, rate: 40, depth: 8, kind: 3 };
  const expected = new Map<string, number>();
  let sum = 0;
  for (let i = 0; i < cells.x; i += 1)
    for (let j = 0; j < cells.rate; j += 1)
      for (let k = 0; k < cells.depth; k += 1)
        for (let c = 0; c < cells.kind; c += 1) {
          const point = Float64Array.of((i + 0.5) / 40, (j + 0.5) / 40, (k + 0.5) / 8, c);
          const mass = Math.exp(parzen.logDensities([point])[0]!) / 1600;
          sum += mass;
          expected.set(`${k} ${c}`, (expected.get(`${k} ${c}`) ?? 0) + mass);
        }
  assert.ok(Math.abs(sum - 1) < 0.01, `${sum}`);
  const random = createRandom(5);
  const drawn = new Map<string, number>();
  const point = new Float64Array(layout.axes.length);
  for (let k = 0; k < 20_000; k += 1) {
    parzen.draw(point, random);
    const key = `${Math.min(7, Math.floor(point[2]! * 8))} ${point[3]}`;
    drawn.set(key, (drawn.get(key) ?? 0) + 1 / 20_000);
  }
  for (const [key, mass] of expected) assert.ok(Math.abs((drawn.get(key) ?? 0) - mass) < 0.012, key);
});

test('without observations the prior is left, and equal ones do no harm', () => {
  const lonely = estimate({ x: { min: 0, max: 1 } }, []);
  const cut = normalCdf(0.5) - normalCdf(-0.5);
  assert.ok(Math.abs(lonely.logDensity({ x: 0.5 }) - Math.log(1 / Math.sqrt(2 * Math.PI) / cut)) < 1e-9);
  const equal = estimate(
    { x: { min: 0, max: 1 } },
    Array.from({ length: 50 }, () => ({ x: 0.5 })),
  );
  assert.ok(Number.isFinite(equal.logDensity({ x: 0.5 })) && equal.logDensity({ x: 0.5 }) > 2);
  assert.ok(Number.isFinite(equal.logDensity({ x: 0 })));
});

test('the fast normal distribution is right to 1e-12', () => {
  for (let z = -9; z <= 9; z += 0.0137) assert.ok(Math.abs(fastNormalCdf(z) - normalCdf(z)) < 1e-12, `${z}`);
});
