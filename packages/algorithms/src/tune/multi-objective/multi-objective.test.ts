import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../../samplers/random.ts';
import { hypervolume } from './hypervolume.ts';
import { crowdingDistances, dominance, frontNumbers, paretoFront } from './pareto.ts';

const points = (dimensions: number) =>
  fc.array(fc.tuple(...Array.from({ length: dimensions }, () => fc.integer({ min: 0, max: 6 }))), {
    minLength: 1,
    maxLength: 25,
  });

test('fronts are those of the definition', () => {
  for (const dimensions of [1, 2, 3])
    fc.assert(
      fc.property(points(dimensions), (losses) => {
        const numbers = frontNumbers(losses);
        let left = losses.map((_, k) => k);
        for (let front = 0; left.length > 0; front += 1) {
          const members = left.filter(
            (k) => !left.some((other) => dominance(losses[other]!, losses[k]!) === -1),
          );
          if (front === 0) assert.deepEqual(paretoFront(losses), members);
          for (const k of members) assert.equal(numbers[k], front);
          left = left.filter((k) => !members.includes(k));
        }
      }),
    );
});

test('crowding is the gap between the neighbours as a share of the range', () => {
  // By hand, after Deb et al. 2002, section III-B.
  const distances = crowdingDistances([
    [0, 10],
    [1, 5],
    [4, 4],
    [10, 0],
  ]);
  assert.deepEqual(
    [...distances],
    [Number.POSITIVE_INFINITY, 0.4 + 0.6, 0.9 + 0.5, Number.POSITIVE_INFINITY],
  );
  assert.ok(
    crowdingDistances([
      [1, 1],
      [1, 1],
      [1, 1],
    ]).every((distance) => !Number.isNaN(distance)),
  );
  const endless = crowdingDistances([
    [0, 3],
    [1, 2],
    [Number.POSITIVE_INFINITY, 1],
  ]);
  assert.ok(endless.every((distance) => !Number.isNaN(distance)));
});

test('hypervolumes known by hand', () => {
  assert.equal(
    hypervolume(
      [
        [1, 3],
        [2, 2],
        [3, 1],
      ],
      [4, 4],
    ),
    3 + 2 + 1,
  );
  assert.equal(hypervolume([[0, 0, 0]], [1, 2, 3]), 6);
  // Three boxes of 1 x 1 x 3, 1 x 3 x 1 and 3 x 1 x 1 that share one unit.
  assert.equal(
    hypervolume(
      [
        [2, 2, 0],
        [2, 0, 2],
        [0, 2, 2],
      ],
      [3, 3, 3],
    ),
    7,
  );
  assert.equal(hypervolume([[5, 0]], [4, 4]), 0);
  assert.equal(hypervolume([], [1, 1]), 0);
  assert.equal(hypervolume([[1], [3]], [4]), 3);
  assert.equal(
    hypervolume(
      [
        [1, 1],
        [1, 1],
      ],
      [2, 2],
    ),
    1,
  );
});

test('in four dimensions it is what chance measures', () => {
  const random = createRandom(1);
  const losses = Array.from({ length: 12 }, () => Array.from({ length: 4 }, () => random.uniform()));
  let hits = 0;
  for (let k = 0; k < 40_000; k += 1) {
    const place = [random.uniform(), random.uniform(), random.uniform(), random.uniform()];
    if (losses.some((point) => point.every((loss, axis) => loss <= place[axis]!))) hits += 1;
  }
  assert.ok(Math.abs(hypervolume(losses, [1, 1, 1, 1]) - hits / 40_000) < 0.01);
});
