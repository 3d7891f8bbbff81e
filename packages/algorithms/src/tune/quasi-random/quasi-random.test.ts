import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TuneSpace } from '../space/tune-space.ts';
import { createHalton } from './halton.ts';
import { createQuasiRandomTuner } from './quasi-random-sampler.ts';
import { createSobol, sobolDimensionCount } from './sobol.ts';
import { sobolDimensions } from './sobol-directions.ts';

test('Sobol points are those of SciPy', () => {
  // scipy.stats.qmc.Sobol(d, scramble=False).random(n) of SciPy 1.17.1, which holds the same direction numbers.
  const first = createSobol(5);
  const points = Array.from({ length: 5 }, (_, k) => Array.from({ length: 5 }, (_, d) => first.at(k, d)));
  assert.deepEqual(points, [
    [0, 0, 0, 0, 0],
    [0.5, 0.5, 0.5, 0.5, 0.5],
    [0.75, 0.25, 0.25, 0.25, 0.75],
    [0.25, 0.75, 0.75, 0.75, 0.25],
    [0.375, 0.375, 0.625, 0.875, 0.375],
  ]);
  const wide = createSobol(128);
  const in64 = Array.from({ length: 64 }, (_, d) => Math.floor(wide.at(37, d) * 64));
  // biome-ignore format: a table
  assert.deepEqual(in64, [
    59, 41, 37, 59, 49, 19, 11, 51, 39, 11, 1, 5, 37, 55, 7, 31, 51, 27, 3, 9, 61, 5, 35, 41, 19, 23, 51, 25, 33, 7, 23, 9,
    39, 23, 55, 47, 57, 43, 61, 5, 5, 41, 5, 53, 43, 11, 31, 17, 33, 61, 27, 17, 21, 19, 15, 61, 37, 63, 23, 19, 5, 25, 41, 53,
  ]);
  const some = (index: number) => [0, 1, 31, 63, 100, 127].map((d) => Number(wide.at(index, d).toFixed(8)));
  assert.deepEqual(some(4095), [0.00024414, 0.94116211, 0.08764648, 0.5534668, 0.3449707, 0.26147461]);
  assert.deepEqual(some(1234), [0.86474609, 0.41943359, 0.15771484, 0.76708984, 0.60888672, 0.21826172]);
});

test('Halton points mirror the digits of their index', () => {
  // By hand: 5 is 101 in base 2, 12 in base 3, 10 in base 5; the same as scipy.stats.qmc.Halton(4, scramble=False).
  const halton = createHalton(4);
  assert.equal(halton.at(5, 0), 0.625);
  assert.ok(Math.abs(halton.at(5, 1) - 7 / 9) < 1e-15);
  assert.ok(Math.abs(halton.at(5, 2) - 1 / 25) < 1e-15);
  assert.ok(Math.abs(halton.at(5, 3) - 5 / 7) < 1e-15);
});
test('every 2^k points fill every 2^k-th of each dimension once, scrambled or not', () => {
  for (const seed of [null, 1, 2]) {
    const sobol = createSobol(sobolDimensionCount, seed);
    for (let dimension = 0; dimension < sobolDimensionCount; dimension += 1) {
      const cells = new Set(Array.from({ length: 256 }, (_, k) => Math.floor(sobol.at(k, dimension) * 256)));
      assert.equal(cells.size, 256, `dimension ${dimension}, seed ${seed}`);
    }
  }
});

test('scrambling keeps the elementary intervals of the first two dimensions, and seeds differ', () => {
  const sobol = createSobol(2, 5);
  for (let rows = 1; rows <= 64; rows *= 2) {
    const cells = new Set(
      Array.from(
        { length: 64 },
        (_, k) => `${Math.floor(sobol.at(k, 0) * rows)} ${Math.floor((sobol.at(k, 1) * 64) / rows)}`,
      ),
    );
    assert.equal(cells.size, 64);
  }
  assert.notEqual(createSobol(1, 1).at(3, 0), createSobol(1, 2).at(3, 0));
});

test('the direction numbers are as Joe and Kuo require: odd, below 2^k, of unlike polynomials', () => {
  assert.equal(new Set(sobolDimensions.map(({ polynomial }) => polynomial)).size, sobolDimensions.length);
  for (const { polynomial, initial } of sobolDimensions) {
    assert.equal(Math.floor(Math.log2(polynomial)), initial.length);
    initial.forEach((m, k) => {
      assert.ok(m % 2 === 1 && m < 2 ** (k + 1));
    });
  }
});

test('it integrates a product in ten dimensions better than chance', () => {
  // The integral of prod(1 + (x - 0.5) / k) over the cube is 1; 1024 random points miss it by about 0.012.
  for (const sequence of [createSobol(10, 7), createHalton(10, 7)]) {
    let sum = 0;
    for (let k = 0; k < 1024; k += 1) {
      let product = 1;
      for (let d = 0; d < 10; d += 1) product *= 1 + (sequence.at(k, d) - 0.5) / (d + 1);
      sum += product;
    }
    assert.ok(Math.abs(sum / 1024 - 1) < 0.002);
  }
});

test('the sampler keeps conditions, repeats itself by seed, and goes beyond its dimensions', () => {
  const space: TuneSpace = {
    model: { choices: ['a', 'b'] },
    rate: { min: 1e-3, max: 1, log: true, when: { model: 'a' } },
  };
  for (const sequence of ['sobol', 'halton'] as const) {
    const ask = (seed: number, number: number) =>
      createQuasiRandomTuner({ seed, sequence }).ask({ space, history: [], number })!.parameters;
    const points = Array.from({ length: 64 }, (_, number) => ask(1, number));
    const chosen = points.filter(({ model }) => model === 'a').length;
    assert.ok(chosen === 32 || sequence === 'halton');
    for (const point of points) assert.equal('rate' in point, point['model'] === 'a');
    assert.deepEqual(ask(1, 5), points[5]);
    assert.notDeepEqual(ask(2, 5), points[5]);
  }
  const wide = Object.fromEntries(Array.from({ length: 200 }, (_, k) => [`p${k}`, { min: 0, max: 1 }]));
  const point = createQuasiRandomTuner({ seed: 1 }).ask({ space: wide, history: [], number: 3 })!.parameters;
  assert.equal(new Set(Object.values(point)).size, 200);
});
