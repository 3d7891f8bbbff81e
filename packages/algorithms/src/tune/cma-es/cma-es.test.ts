import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../../samplers/random.ts';
import type { TrialParameters } from '../../samplers/search-space.ts';
import { symmetricEigen } from '../linear-algebra/symmetric-eigen.ts';
import type { TuneSampler } from '../sampler.ts';
import type { TuneSpace } from '../space/tune-space.ts';
import type { TuneTrial } from '../trial.ts';
import { createCmaEsTuner } from './cma-es-sampler.ts';
import { beginEvolution, evolve, hasConverged } from './evolution.ts';
import { mirroredDesign } from './mirrored-design.ts';
import { createStrategy, defaultPopulation } from './strategy.ts';

const near = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual}, not ${expected}`,
  );

test('constants and updates are those of the cmaes package', () => {
  // cmaes.CMA of cmaes 0.13.1: dimension 5 with population 8, and three generations of made-up points in dimension 3.
  const strategy = createStrategy(5, defaultPopulation(5));
  const weights = [
    0.53, 0.28571429, 0.14285714, 0.04149839, -0.16727951, -0.45674905, -0.70149206, -0.9134981,
  ];
  weights.forEach((weight, k) => {
    near(strategy.weights[k]!, weight, 1e-4);
  });
  near(strategy.massOfParents, 2.6001788261131793);
  near(strategy.pathRate, 0.4501995579928079);
  near(strategy.rankOneRate, 0.047292304159400896);
  near(strategy.rankMuRate, 0.03816917070385781, 1e-6);
  near(strategy.stepRate, 0.3650883760934854);
  near(strategy.stepDamping, 1.3650883760934853);
  near(strategy.normalLength, 2.1285237557247996);

  let evolution = beginEvolution({ mean: new Float64Array(3).fill(0.5), step: 1 / 6, population: 7 });
  for (let g = 0; g < 3; g += 1) {
    const members = Array.from({ length: 7 }, (_, k) => {
      const point = Float64Array.of(
        0.5 + 0.3 * Math.sin(1 + 7 * g + k),
        0.5 + 0.3 * Math.cos(2 + 3 * k + g),
        0.5 + 0.2 * Math.sin(3 * k * k + g),
      );
      const [x, y, z] = point as unknown as [number, number, number];
      return { point, loss: (x - 0.2) ** 2 + 3 * (y - 0.7) ** 2 + 10 * (z - 0.4) ** 2 + x * y };
    });
    evolution = evolve(evolution, members);
  }
  [0.34822950129163893, 0.6907444256610469, 0.3597328757444229].forEach((mean, k) => {
    near(evolution.mean[k]!, mean, 1e-6);
  });
  near(evolution.step, 0.15859576078038204, 1e-6);
  [
    0.7524700651740086, 0.00396531192027421, -0.0577127687488003, 0.003965311920274207, 1.154713441093213,
  ].forEach((value, k) => {
    near(evolution.covariance[k]!, value, 1e-6);
  });
  [-0.13674380926347923, 0.6230338377175049, -0.7005435317774451].forEach((value, k) => {
    near(evolution.covariancePath[k]!, value, 1e-6);
  });
  assert.equal(hasConverged(evolution), false);
});

const cube = (size: number): TuneSpace =>
  Object.fromEntries(Array.from({ length: size }, (_, k) => [`x${k}`, { min: -5, max: 10 }]));
const ellipsoid = (parameters: TrialParameters) =>
  Object.values(parameters).reduce<number>((sum, x, k) => sum + 100 ** (k / 5) * (Number(x) - 1) ** 2, 0);

type Change = (trial: TuneTrial) => Partial<TuneTrial>;
function search(
  sampler: TuneSampler,
  { space, count, change = () => ({}) }: { space: TuneSpace; count: number; change?: Change },
): TuneTrial[] {
  const history: TuneTrial[] = [];
  for (let number = 0; number < count; number += 1) {
    const { parameters, notes } = sampler.ask({ space, history, number })!;
    const trial: TuneTrial = {
      number,
      state: 'complete',
      parameters,
      values: [ellipsoid(parameters)],
      ...(notes === undefined ? {} : { notes }),
    };
    history.push({ ...trial, ...change(trial) });
  }
  return history;
}
const bestOf = (history: readonly TuneTrial[]) => Math.min(...history.map(({ values }) => values![0]!));

test('it closes in on the bottom of an ellipsoid to eight digits', () => {
  for (const seed of [1, 2, 3])
    assert.ok(bestOf(search(createCmaEsTuner({ seed }), { space: cube(5), count: 900 })) < 1e-8);
});

test('a sampler that is made anew, or given copies, goes on with the same points', () => {
  const whole = search(createCmaEsTuner({ seed: 4 }), { space: cube(3), count: 60 });
  for (const number of [0, 1, 9, 33, 59]) {
    const asked = createCmaEsTuner({ seed: 4 }).ask({
      space: cube(3),
      history: whole.slice(0, number),
      number,
    });
    assert.deepEqual(asked!.parameters, whole[number]!.parameters);
    assert.deepEqual(asked!.notes, whole[number]!.notes);
  }
  const follower = createCmaEsTuner({ seed: 4 });
  const space = cube(3);
  for (const number of [20, 40, 30, 59, 12]) {
    const copies = structuredClone(whole.slice(0, number));
    const asked = follower.ask({ space, history: copies, number });
    assert.deepEqual(asked!.parameters, whole[number]!.parameters);
  }
  const changed = whole.slice(0, 40).map((trial) => (trial.number === 5 ? { ...trial, values: [0] } : trial));
  const asked = follower.ask({ space, history: changed, number: 40 });
  assert.notDeepEqual(asked!.parameters, whole[40]!.parameters);
});

test('it begins again when it has converged, with a larger population', () => {
  for (const restarts of ['ipop', 'bipop'] as const) {
    const history = search(createCmaEsTuner({ seed: 1, restarts }), {
      space: cube(2),
      count: 700,
      change: () => ({ values: [1] }),
    });
    const restart = (k: number) => history.filter(({ notes }) => notes?.['restart'] === k);
    assert.ok(restart(1).length > 0);
    const ofFirst = restart(0).filter(({ notes }) => notes!['generation'] === 0).length;
    assert.equal(ofFirst, defaultPopulation(2));
    if (restarts === 'ipop')
      assert.equal(restart(1).filter(({ notes }) => notes!['generation'] === 0).length, 2 * ofFirst);
  }
  const single = search(createCmaEsTuner({ seed: 1, restarts: 'none' }), {
    space: cube(2),
    count: 400,
    change: () => ({ values: [1] }),
  });
  assert.ok(single.every(({ notes }) => (notes?.['restart'] ?? 0) === 0));
});

test('failures, infinities and constraints leave it working', () => {
  const changes: Change[] = [
    ({ number }) => (number % 3 === 1 ? { state: 'failed', values: null } : {}),
    () => ({ values: [Number.NaN] }),
    ({ number }) => ({ values: [number % 2 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY] }),
    ({ number }) => ({ constraints: [number % 2 ? 1e308 : Number.NaN] }),
    ({ number }) => ({ values: [(number % 7) * 1e308] }),
  ];
  for (const change of changes)
    for (const { parameters } of search(createCmaEsTuner({ seed: 2 }), { space: cube(3), count: 80, change }))
      for (const value of Object.values(parameters)) assert.ok(Number(value) >= -5 && Number(value) <= 10);
});

test('choices and conditions come from elsewhere; a space without free numbers does too', () => {
  const space: TuneSpace = {
    model: { choices: ['a', 'b'] },
    size: { min: 1, max: 64, integer: true, log: true },
    rate: { min: 0, max: 1, when: { model: 'a' } },
  };
  const history = search(createCmaEsTuner({ seed: 3 }), {
    space,
    count: 60,
    change: ({ parameters }) => ({ values: [Number(parameters['size'])] }),
  });
  for (const { parameters } of history) {
    assert.equal('rate' in parameters, parameters['model'] === 'a');
    assert.ok(Number.isInteger(parameters['size']));
  }
  assert.ok(history.at(-1)!.notes!['generation']! > 3);
  search(createCmaEsTuner({ seed: 3 }), { space: { model: { choices: ['a', 'b'] } }, count: 20 });
});

test('a mirrored design comes in opposite pairs at right angles', () => {
  const design = mirroredDesign(4, 9, createRandom(1));
  assert.equal(design.length, 9);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
  for (let k = 0; k < 8; k += 2) near(dot(design[k]!, design[k + 1]!), -dot(design[k]!, design[k]!));
  for (let a = 0; a < 8; a += 2) for (let b = 0; b < a; b += 2) near(dot(design[a]!, design[b]!), 0);
  const many = mirroredDesign(3, 3000, createRandom(2));
  for (let k = 0; k < 3; k += 1) near(many.reduce((sum, vector) => sum + vector[k]! ** 2, 0) / 3000, 1, 0.08);
});

test('eigenvectors and values rebuild the matrix', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer(), (size, seed) => {
      const random = createRandom(seed);
      const matrix = new Float64Array(size * size);
      for (let i = 0; i < size; i += 1)
        for (let j = 0; j <= i; j += 1)
          matrix[i * size + j] = matrix[j * size + i] = random.normal() * 10 ** random.integer(4);
      const { values, vectors } = symmetricEigen(matrix, size);
      const scale = Math.max(...matrix.map(Math.abs));
      for (let i = 0; i < size; i += 1)
        for (let j = 0; j < size; j += 1) {
          let sum = 0;
          for (let k = 0; k < size; k += 1)
            sum += vectors[i * size + k]! * values[k]! * vectors[j * size + k]!;
          assert.ok(Math.abs(sum - matrix[i * size + j]!) < 1e-12 * scale);
        }
    }),
    { numRuns: 40 },
  );
});
