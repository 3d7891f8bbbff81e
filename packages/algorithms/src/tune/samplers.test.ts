import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGridTuner } from './grid-sampler.ts';
import { createRandomTuner } from './random-sampler.ts';
import type { TuneSpace } from './space/tune-space.ts';

function askAll(sampler: ReturnType<typeof createGridTuner>, space: TuneSpace, limit = 1000) {
  const points = [];
  for (let number = 0; number < limit; number += 1) {
    const proposal = sampler.ask({ space, history: [], number });
    if (proposal === null) break;
    points.push(proposal.parameters);
  }
  return points;
}

test('a grid tries every combination that can be, once', () => {
  const points = askAll(createGridTuner(), {
    kernel: { choices: ['linear', 'cubic'] },
    share: { min: 0.1, max: 0.3, step: 0.1 },
    degree: { min: 1, max: 4, integer: true, log: true, when: { kernel: 'cubic' } },
  });
  assert.equal(points.length, 3 + 3 * 4);
  assert.equal(new Set(points.map((point) => JSON.stringify(point))).size, 15);
  assert.deepEqual(points[0], { kernel: 'linear', share: 0.1 });
  assert.deepEqual(points.at(-1), { kernel: 'cubic', share: 0.3, degree: 4 });
  assert.throws(() => askAll(createGridTuner(), { x: { min: 0, max: 1 } }), { code: 'invalid-space' });
});

test('a grid of more combinations than memory holds is walked, not made', () => {
  const huge = Object.fromEntries(
    Array.from({ length: 40 }, (_, k) => [`p${k}`, { min: 1, max: 1000, integer: true }]),
  );
  const points = askAll(createGridTuner(), huge, 3);
  assert.deepEqual(
    points.map(({ p39 }) => p39),
    [1, 2, 3],
  );
});

test('random draws depend on the seed and the number only', () => {
  const space: TuneSpace = { x: { min: 0, max: 1 }, y: { choices: ['a', 'b', 'c'] } };
  const ask = (seed: number, number: number) => createRandomTuner(seed).ask({ space, history: [], number });
  assert.deepEqual(ask(1, 17), ask(1, 17));
  assert.notDeepEqual(ask(1, 17), ask(1, 18));
  assert.notDeepEqual(ask(1, 17), ask(2, 17));
  const xs = Array.from({ length: 4000 }, (_, number) => ask(1, number)!.parameters['x'] as number);
  const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  assert.ok(Math.abs(mean - 0.5) < 0.015);
  const product = xs.slice(1).reduce((sum, x, k) => sum + (x - 0.5) * (xs[k]! - 0.5), 0) / xs.length;
  assert.ok(Math.abs(product) < 0.005, 'neighbouring trials are not correlated');
});
