import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../samplers/random.ts';
import type { TrialParameters } from '../../samplers/search-space.ts';
import type { TuneSampler } from '../sampler.ts';
import { layoutOf } from '../space/layout.ts';
import type { TuneSpace } from '../space/tune-space.ts';
import type { TuneTrial } from '../trial.ts';
import { createAcquisition } from './acquisition.ts';
import { createGaussianProcessTuner } from './gaussian-process-sampler.ts';
import { logImprovement } from './log-improvement.ts';
import { createProcess } from './process.ts';
import type { ProcessData } from './process-data.ts';
import { fitProcess, negativeLogPosterior, squaredDifferences } from './process-fit.ts';
import { likeliestExponent, powerTransform, warpLosses } from './warp-losses.ts';

const near = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual}, not ${expected}`,
  );

const five: ProcessData = {
  size: 5,
  dimensions: 2,
  isChoice: [false, false],
  inputs: Float64Array.of(0.1, 0.2, 0.4, 0.9, 0.7, 0.3, 0.95, 0.6, 0.5, 0.5),
  targets: Float64Array.of(0.3, -1.1, 0.8, 0.2, -0.6),
};
const settings = { inverseSquares: Float64Array.of(1 / 0.25, 1 / 0.64), scale: 1.3, noise: 1e-3 };

test('the posterior is that of scikit-learn', () => {
  // GaussianProcessRegressor of scikit-learn 1.9.1 with 1.3 * Matern([0.5, 0.8], nu=2.5), alpha 1e-3.
  const process = createProcess(five, settings);
  const first = process.predict(Float64Array.of(0.3, 0.6));
  near(first.mean, -0.829845099321155);
  near(first.variance, 0.09117771708148138);
  const second = process.predict(Float64Array.of(0.9, 0.1));
  near(second.mean, 1.321661464782193);
  near(second.variance, 0.2357183813906194);
});

test('slopes of posterior, likelihood and acquisition are those of differences', () => {
  const random = createRandom(3);
  const data: ProcessData = {
    size: 12,
    dimensions: 3,
    isChoice: [false, false, true],
    inputs: Float64Array.from({ length: 36 }, (_, k) => (k % 3 === 2 ? random.integer(3) : random.uniform())),
    targets: Float64Array.from({ length: 12 }, () => random.normal()),
  };
  const differences = squaredDifferences(data);
  const logs = Float64Array.of(-0.3, 0.2, 0.5, -0.2, -3);
  const gradient = new Float64Array(5);
  negativeLogPosterior(data, differences, { logs, gradient });
  const found = gradient.slice();
  const at = (k: number, by: number) =>
    negativeLogPosterior(data, differences, { logs: logs.with(k, logs[k]! + by), gradient });
  for (let k = 0; k < 5; k += 1) near(found[k]!, (at(k, 1e-5) - at(k, -1e-5)) / 2e-5, 1e-6);

  const layout = layoutOf({ x: { min: 0, max: 1 }, y: { min: 0, max: 1 } });
  for (const bestTarget of [-1.1, -8]) {
    const acquisition = createAcquisition(layout, createProcess(five, settings), bestTarget);
    const point = Float64Array.of(0.31, 0.77);
    const slope = new Float64Array(2);
    near(acquisition.valueWithSlope(point, slope), acquisition.valueAt(point));
    for (let k = 0; k < 2; k += 1) {
      const above = acquisition.valueAt(point.with(k, point[k]! + 1e-6));
      const below = acquisition.valueAt(point.with(k, point[k]! - 1e-6));
      near(slope[k]!, (above - below) / 2e-6, 1e-5);
    }
  }
});

test('the logarithm of the improvement keeps its digits far below', () => {
  // mpmath with 50 digits: log(npdf(z) + z ncdf(z)) and ncdf(z) / (npdf(z) + z ncdf(z)).
  const known: [number, number, number][] = [
    [2, 0.6973835457882283, 0.4865593187852839],
    [0, -0.9189385332046727, 1.2533141373155],
    [-2.9, -7.520846492887873, 3.444532729413332],
    [-3.1, -8.227329393572749, 3.620604262143193],
    [-10, -55.55312203612236, 10.19438303341255],
    [-40, -808.29856835662, 40.04990665764852],
    [-200, -20011.51564825974, 200.0099992501312],
  ];
  for (const [z, value, slope] of known) {
    near(logImprovement(z).value, value, 1e-8);
    near(logImprovement(z).slope, slope, 1e-8);
  }
});

test('the power transform is that of SciPy, the exponent the likeliest', () => {
  // scipy.stats.yeojohnson of SciPy 1.17.1.
  const values = Float64Array.of(-1.2, -0.8, -0.5, 0.1, 0.4, 3, 0.2);
  const exponent = likeliestExponent(values);
  near(exponent, 0.16143388274229983, 1e-3);
  const expected = [-1.7739594, -1.0588122, -0.6023395, 0.0960472, 0.3457781, 1.5536666, 0.1850312];
  values.forEach((value, k) => {
    near(powerTransform(value, 0.16143388274229983), expected[k]!, 1e-6);
  });
  for (const losses of [[1, 1, 1], [5], [1e308, -1e308, 3], [Number.POSITIVE_INFINITY, 2, 1]])
    assert.ok(warpLosses(losses).every(Number.isFinite), `${losses}`);
  const warped = warpLosses([1, 2, 4, 1e6, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  assert.ok(warped[0]! < warped[1]! && warped[1]! < warped[2]! && warped[2]! < warped[3]!);
  assert.equal(warped[4], warped[3]);
  assert.equal(warped[5], warped[0]);
});

test('a fit finds out which dimension matters', () => {
  const random = createRandom(1);
  const inputs = Float64Array.from({ length: 80 }, () => random.uniform());
  const targets = Float64Array.from({ length: 40 }, (_, k) => Math.sin(9 * inputs[2 * k]!));
  const { inverseSquares, noise } = fitProcess({ ...five, size: 40, inputs, targets });
  assert.ok(inverseSquares[0]! > 20 * inverseSquares[1]!);
  assert.ok(noise < 1e-2);
});

function search(
  sampler: TuneSampler,
  {
    space,
    count,
    outcome,
  }: { space: TuneSpace; count: number; outcome: (p: TrialParameters, n: number) => Partial<TuneTrial> },
): TuneTrial[] {
  const history: TuneTrial[] = [];
  for (let number = 0; number < count; number += 1) {
    const { parameters } = sampler.ask({ space, history, number })!;
    history.push({ number, state: 'complete', parameters, values: null, ...outcome(parameters, number) });
  }
  return history;
}

const plane: TuneSpace = { x: { min: -5, max: 10 }, y: { min: 0, max: 15 } };

test('it finds the bottom of Branin within 40 trials, and goes on after a restart', () => {
  // Branin and Hoo 1972; the least value is 0.397887.
  const branin = (p: TrialParameters) => {
    const [a, b] = [p['x'] as number, p['y'] as number];
    const bend = b - (5.1 / (4 * Math.PI ** 2)) * a ** 2 + (5 / Math.PI) * a - 6;
    return bend ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) + 10;
  };
  const outcome = (p: TrialParameters) => ({ values: [branin(p)] });
  const history = search(createGaussianProcessTuner({ seed: 1 }), { space: plane, count: 40, outcome });
  assert.ok(Math.min(...history.map(({ values }) => values![0]!)) < 0.3979 + 2e-3);
  const again = createGaussianProcessTuner({ seed: 1 });
  assert.deepEqual(
    again.ask({ space: plane, history: history.slice(0, 25), number: 25 })!.parameters,
    history[25]!.parameters,
  );
});

test('workers that run at the same time are sent to different places', () => {
  const history = search(createGaussianProcessTuner({ seed: 1 }), {
    space: plane,
    count: 12,
    outcome: ({ x, y }) => ({ values: [((x as number) - 2) ** 2 + ((y as number) - 6) ** 2] }),
  });
  const running = search(createGaussianProcessTuner({ seed: 1 }), {
    space: plane,
    count: 18,
    outcome: (_, number) => (number < 12 ? history[number]! : { state: 'running' as const }),
  }).slice(12);
  for (const [k, one] of running.entries())
    for (const other of running.slice(0, k))
      assert.ok(
        Math.hypot(
          Number(one.parameters['x']) - Number(other.parameters['x']),
          Number(one.parameters['y']) - Number(other.parameters['y']),
        ) > 1e-3,
      );
});

test('choices, steps and conditions are searched too, and nothing small is tried twice', () => {
  const space: TuneSpace = {
    model: { choices: ['a', 'b', 'c'] },
    depth: { min: 1, max: 12, integer: true, when: { model: ['a', 'b'] } },
    leaves: { min: 2, max: 1000, integer: true, log: true, when: { model: 'c' } },
  };
  const history = search(createGaussianProcessTuner({ seed: 2 }), {
    space,
    count: 30,
    outcome: ({ model, depth, leaves }) => ({
      values: [
        model === 'c' ? Math.abs(Math.log((leaves as number) / 50)) : 1 + Math.abs((depth as number) - 7),
      ],
    }),
  });
  assert.ok(Math.min(...history.map(({ values }) => values![0]!)) < 0.1);
  for (const { parameters } of history) assert.equal('leaves' in parameters, parameters['model'] === 'c');
  assert.ok(new Set(history.map(({ parameters }) => JSON.stringify(parameters))).size > 27);
});

test('failures, equal, endless and huge losses, and broken constraints leave it working', () => {
  const outcomes: ((p: TrialParameters, n: number) => Partial<TuneTrial>)[] = [
    () => ({ values: [Number.NaN] }),
    () => ({ state: 'failed' }),
    () => ({ values: [1] }),
    (_, n) => ({ values: [n % 2 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY] }),
    (_, n) => ({ values: [(n - 8) * 1e308] }),
    (_, n) => ({ values: [n], constraints: [n % 3 ? Number.NaN : -1] }),
    ({ x }) => ({ values: [x as number], constraints: [1 - (x as number)] }),
  ];
  for (const outcome of outcomes)
    for (const { parameters } of search(createGaussianProcessTuner({ seed: 1, startupTrials: 4 }), {
      space: plane,
      count: 14,
      outcome,
    }))
      assert.ok(Number.isFinite(parameters['x']) && Number.isFinite(parameters['y']));
});

test('beyond its limit it sees the best and the newest', () => {
  const sampler = createGaussianProcessTuner({ seed: 1, trialLimit: 20 });
  const outcome = ({ x }: TrialParameters) => ({ values: [((x as number) - 3) ** 2] });
  const history = search(sampler, { space: plane, count: 45, outcome });
  assert.ok(Math.min(...history.map(({ values }) => values![0]!)) < 0.05);
});
