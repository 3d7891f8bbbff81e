import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../samplers/index.ts';
import { firstNotFinite, layOut, startParameters, viewsOf } from '../parameters.ts';
import { createAdamW, createAdamWState } from './adamw.ts';
import { accumulate, clipFactor, gradientNorm } from './gradient-norm.ts';
import { learningRateAt } from './learning-rate.ts';

const layout = layOut([
  { name: 'w', shape: [40, 3], start: { deviation: 0.5 }, isDecayed: true },
  { name: 'g', shape: [3], start: { value: 1 }, isDecayed: false },
]);

test('parameters start as specified, the same for the same seed', () => {
  const values = startParameters(layout, createRandom(1));
  assert.deepEqual(values, startParameters(layout, createRandom(1)));
  const views = viewsOf(layout, values);
  assert.deepEqual([...views.get('g')!], [1, 1, 1]);
  const squares = views.get('w')!.reduce((sum, v) => sum + v * v, 0);
  assert.ok(Math.abs(Math.sqrt(squares / 120) - 0.5) < 0.1);
  views.get('g')![1] = Number.NaN;
  assert.equal(firstNotFinite(layout, values), 'g');
  assert.equal(firstNotFinite(layout, new Float32Array(layout.size)), null);
  assert.throws(() => viewsOf(layout, new Float32Array(5)), { code: 'invalid-shape' });
  assert.throws(() => layOut([...layout.specs, layout.specs[0]!]), /two parameters are named 'w'/);
});

test('the first step of AdamW moves each number by the learning rate, whatever the gradient', () => {
  const values = new Float32Array(layout.size).fill(2);
  const gradients = Float32Array.from({ length: layout.size }, (_, k) => (k % 2 === 0 ? 1e-3 : -50));
  const state = createAdamWState(layout);
  createAdamW(layout, { weightDecay: 0.1 })(values, gradients, state, { learningRate: 0.01 });
  assert.equal(state.step, 1);
  const kept = 2 * (1 - 0.01 * 0.1);
  assert.ok(Math.abs(values[0]! - (kept - 0.01)) < 1e-6);
  assert.ok(Math.abs(values[1]! - (kept + 0.01)) < 1e-6);
  assert.ok(Math.abs(values[120]! - 1.99) < 1e-6, 'a gain does not decay');
});

test('training goes on bit for bit from copied values and state', () => {
  const update = createAdamW(layout);
  const random = createRandom(5);
  const gradients = Array.from({ length: 6 }, () =>
    Float32Array.from({ length: layout.size }, () => random.normal()),
  );
  const begin = () => ({ values: startParameters(layout, createRandom(2)), state: createAdamWState(layout) });
  const go = ({ values, state }: ReturnType<typeof begin>, of: readonly Float32Array[]) => {
    for (const gradient of of) update(values, gradient, state, { learningRate: 0.01, gradientFactor: 0.5 });
    return { values, state };
  };
  const whole = go(begin(), gradients);
  const stopped = structuredClone(go(begin(), gradients.slice(0, 3)));
  assert.deepEqual(go(stopped, gradients.slice(3)), whole);
});

test('options out of range are refused', () => {
  assert.throws(() => createAdamW(layout, { beta1: 1 }), { code: 'invalid-option' });
  assert.throws(() => learningRateAt(0, { peak: 0, totalSteps: 10 }), { code: 'invalid-option' });
  assert.throws(() => learningRateAt(0, { peak: 1, warmUpSteps: 10, totalSteps: 10 }), {
    code: 'invalid-option',
  });
});

test('the norm is summed in double and clipping brings it to the limit', () => {
  const gradients = new Float32Array(1_000_000).fill(0.1);
  const norm = gradientNorm(gradients);
  assert.ok(Math.abs(norm - 100) < 1e-5, `${norm}`);
  assert.equal(clipFactor(norm, undefined), 1);
  assert.equal(clipFactor(0.5, 1), 1);
  assert.ok(Math.abs(norm * clipFactor(norm, 1) - 1) < 1e-6);
  const sum = Float32Array.of(1, 2);
  accumulate(sum, Float32Array.of(3, -5));
  assert.deepEqual([...sum], [4, -3]);
});

test('the rate rises in a straight line, falls by half a cosine and stays at the floor', () => {
  const schedule = { peak: 1, floor: 0.2, warmUpSteps: 4, totalSteps: 14 };
  const rates = [0, 3, 4, 9, 14, 99].map((step) => learningRateAt(step, schedule));
  [0.25, 1, 1, 0.6, 0.2, 0.2].forEach((expected, k) => {
    assert.ok(Math.abs(rates[k]! - expected) < 1e-12, `${rates}`);
  });
  assert.ok(Math.abs(learningRateAt(10, { peak: 1, totalSteps: 10 }) - 0.1) < 1e-12);
});
