import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '@slipway/algorithms';
import {
  adapterParameters,
  clipFactor,
  createAdamW,
  createAdamWState,
  firstNotFinite,
  gradientNorm,
  type LlamaConfig,
  layOut,
  llamaGradientGraph,
  llamaParameters,
  startParameters,
} from '@slipway/algorithms/nn';
import { openGradientSession } from './gradient-session.ts';

const config: LlamaConfig = {
  vocabularySize: 11,
  width: 16,
  layers: 2,
  heads: 2,
  keyHeads: 1,
  hiddenWidth: 24,
  isTied: true,
  rotaryBase: 10_000,
  normEpsilon: 1e-5,
};
const shape = { batch: 4, time: 10 };
const layout = layOut(llamaParameters(config));
const graph = llamaGradientGraph(config, shape);
const places = Array.from({ length: 40 }, (_, i) => i);

/** Counting in steps of 3 modulo 11: the next token follows from the one before. */
const batch = {
  tokens: BigInt64Array.from(places, (i) => BigInt((i * 3) % 11)),
  targets: BigInt64Array.from(places, (i) => BigInt((i * 3 + 3) % 11)),
  weights: new Float32Array(40).fill(1 / 40),
};

const open = (values = startParameters(layout, createRandom(7))) =>
  openGradientSession(graph, { layout, values });

test('a model learns to count, and goes on bit for bit from a copy of its values and state', async () => {
  const update = createAdamW(layout);
  const steps = async (count: number, values?: Float32Array, state = createAdamWState(layout)) => {
    const session = await open(values);
    const losses: number[] = [];
    for (let step = 0; step < count; step += 1) {
      losses.push(await session.compute(batch));
      const gradientFactor = clipFactor(gradientNorm(session.gradients), 1);
      update(session.values, session.gradients, state, { learningRate: 0.01, gradientFactor });
    }
    await session.dispose();
    return { losses, values: session.values, state };
  };
  const whole = await steps(60);
  assert.ok(Math.abs(whole.losses[0]! - Math.log(11)) < 0.1, `${whole.losses[0]}`);
  assert.ok(whole.losses.at(-1)! < 0.05, `${whole.losses.at(-1)}`);
  const first = structuredClone(await steps(25));
  const rest = await steps(35, first.values, first.state);
  assert.deepEqual([...first.losses, ...rest.losses], whole.losses);
  assert.deepEqual(rest.values, whole.values);
});

test('gradients land in the flat array, all of them', async () => {
  const session = await open();
  session.gradients.fill(Number.NaN);
  await session.compute(batch);
  assert.equal(firstNotFinite(layout, session.gradients), null);
  await session.dispose();
});

test('batches that do not fit are refused by name', async () => {
  const session = await open();
  const { weights, ...rest } = batch;
  const wrong = { code: 'invalid-input' };
  await assert.rejects(session.compute(rest), { ...wrong, message: /'weights' must be 40 numbers/ });
  await assert.rejects(session.compute({ ...rest, weights: weights.slice(1) }), wrong);
  await assert.rejects(session.compute({ ...batch, tokens: batch.tokens.with(3, 11n) }), wrong);
  await session.dispose();
});

test('adapters learn over a model that stays as it is', async () => {
  const adapters = { rank: 4, alpha: 8 };
  const learning = layOut(adapterParameters(config, adapters));
  // A head of fresh weights is too small to tell tokens apart, and it stays as it is.
  const base = startParameters(layout, createRandom(7)).map((weight) => 10 * weight);
  const kept = base.slice();
  const session = await openGradientSession(llamaGradientGraph(config, shape, { adapters }), {
    layout: learning,
    values: startParameters(learning, createRandom(8)),
    frozen: { layout, values: base },
  });
  const [update, state] = [createAdamW(learning), createAdamWState(learning)];
  const first = await session.compute(batch);
  for (let step = 0; step < 40; step += 1) {
    await session.compute(batch);
    update(session.values, session.gradients, state, { learningRate: 0.02 });
  }
  assert.ok((await session.compute(batch)) < 0.8 * first);
  assert.deepEqual(base, kept);
  await session.dispose();
});
