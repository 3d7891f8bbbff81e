import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAdamW, createAdamWState } from '../optimiser/adamw.ts';
import { layOut, type ParameterSpec, viewsOf } from '../parameters.ts';
import { sizeOf } from '../shape.ts';
import { openGraph, pattern, patterned } from '../testing/open-graph.ts';
import { type AdapterOptions, adapterParameters, mergeAdapters } from './adapters.ts';
import { gradientName } from './gradient-graph.ts';
import { type LlamaConfig, llamaParameters } from './llama.ts';
import {
  llamaDistillationGraph,
  llamaGradientGraph,
  llamaLogitsGraph,
  llamaLossGraph,
  llamaPreferenceGraph,
} from './llama-graphs.ts';

const config: LlamaConfig = {
  vocabularySize: 24,
  width: 16,
  layers: 2,
  heads: 4,
  keyHeads: 2,
  hiddenWidth: 20,
  isTied: true,
  rotaryBase: 10_000,
  normEpsilon: 1e-5,
};
const shape = { batch: 2, time: 6 };
const places = Array.from({ length: 12 }, (_, i) => i);
const batch = { tokens: places.map((i) => (i * 7 + 3) % 24), targets: places.map((i) => (i * 5 + 1) % 24) };
const weights = places.map(() => 1 / 12);
const start = patterned(llamaParameters(config));
const adapters: AdapterOptions = { rank: 3, alpha: 6, targets: ['q_proj', 'v_proj', 'down_proj'] };
const adapterSpecs = adapterParameters(config, adapters);
const filled = (specs: readonly ParameterSpec[], deviation: number): Record<string, Float32Array> =>
  Object.fromEntries(
    specs.map(({ name, shape: of }, k) => [name, pattern(sizeOf(of), k + 40, { deviation })]),
  );
const assertNear = (value: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(value - expected) <= tolerance, `${value} against ${expected}`);

test('gradient graphs with adapters have gradients of adapters alone, true to finite differences', async () => {
  const graph = llamaGradientGraph(config, shape, { adapters, realType: 'double' });
  assert.deepEqual(
    graph.outputs.map(({ name }) => name),
    ['loss', ...adapterSpecs.map(({ name }) => gradientName(name))],
  );
  const run = await openGraph(graph);
  const feeds = { ...batch, weights, ...start };
  const values = filled(adapterSpecs, 0.3);
  const exact = await run({ ...feeds, ...values });
  for (const { name } of adapterSpecs) {
    const at = async (by: number) => {
      const moved = Float64Array.from(values[name]!);
      moved[2]! += by;
      return (await run({ ...feeds, ...values, [name]: moved }))['loss']![0]!;
    };
    const difference = ((await at(1e-5)) - (await at(-1e-5))) / 2e-5;
    assertNear(exact[gradientName(name)]![2]!, difference, 1e-8);
  }
});

test('merged adapters act as adapters beside do, and at the start they change nothing', async () => {
  const { logits: base } = await (await openGraph(llamaLogitsGraph(config, shape)))({ ...batch, ...start });
  const withAdapters = await openGraph(llamaLogitsGraph(config, shape, { adapters }));
  const atStart = Object.fromEntries(
    adapterSpecs.map(({ name, shape: of }) => [
      name,
      name.includes('lora_B') ? new Float32Array(sizeOf(of)) : pattern(sizeOf(of), 1),
    ]),
  );
  assert.deepEqual((await withAdapters({ ...batch, ...start, ...atStart }))['logits'], base);
  const values = filled(adapterSpecs, 0.1);
  const { logits: beside } = await withAdapters({ ...batch, ...start, ...values });
  const merged = mergeAdapters(new Map(Object.entries(start)), new Map(Object.entries(values)), {
    config,
    options: adapters,
  });
  const { logits: within } = await (await openGraph(llamaLogitsGraph(config, shape)))({
    ...batch,
    ...Object.fromEntries(merged),
  });
  Array.from(within!).forEach((logit, k) => {
    assertNear(logit, beside![k]!, 1e-5);
  });
  assert.ok(Array.from(within!).some((logit, k) => Math.abs(logit - base![k]!) > 0.01));
});

test('options that adapt nothing are refused', () => {
  assert.throws(() => adapterParameters(config, { rank: 0, alpha: 1 }), { code: 'invalid-option' });
  assert.throws(
    () => adapterParameters(config, { rank: 1, alpha: 1, targets: ['lm_head'] }),
    /no projection 'lm_head'/,
  );
  assert.throws(() => adapterParameters(config, { rank: 1, alpha: 1, targets: [] }), /no matrix is adapted/);
});

test('preference tuning moves probability from rejected to chosen answers', async () => {
  const mask = places.map((i) => (i % 6 >= 3 ? 1 : 0));
  const { losses } = await (await openGraph(llamaLossGraph(config, shape)))({ ...batch, ...start });
  const logProbability = (of: ArrayLike<number>, answer: number) =>
    -places.slice(answer * 6, answer * 6 + 6).reduce((sum, i) => sum + mask[i]! * of[i]!, 0);
  const reference = [logProbability(losses!, 0), logProbability(losses!, 1)];
  const run = await openGraph(llamaPreferenceGraph(config, { pairs: 1, time: 6 }, { beta: 0.5 }));
  const layout = layOut(llamaParameters(config));
  const [flat, gradients] = [new Float32Array(layout.size), new Float32Array(layout.size)];
  const [views, gradientViews] = [viewsOf(layout, flat), viewsOf(layout, gradients)];
  for (const [name, view] of views) view.set(start[name]!);
  const [update, state] = [createAdamW(layout), createAdamWState(layout)];
  const seen: number[] = [];
  for (let step = 0; step < 10; step += 1) {
    const outputs = await run({ ...batch, mask, reference, ...Object.fromEntries(views) });
    for (const [name, view] of gradientViews) view.set(outputs[gradientName(name)]!);
    seen.push(outputs['loss']![0]!);
    update(flat, gradients, state, { learningRate: 0.003 });
  }
  assertNear(seen[0]!, Math.log(2), 1e-5);
  assert.ok(seen.at(-1)! < 0.4, `${seen}`);
  const { losses: after } = await (await openGraph(llamaLossGraph(config, shape)))({
    ...batch,
    ...Object.fromEntries(views),
  });
  const margin = (of: ArrayLike<number>) => logProbability(of, 0) - logProbability(of, 1);
  assert.ok(margin(after!) > margin(losses!) + 1);
});

test('a student that is its teacher has no distillation loss and no gradient', async () => {
  const { logits } = await (await openGraph(llamaLogitsGraph(config, shape)))({ ...batch, ...start });
  const run = await openGraph(llamaDistillationGraph(config, shape, { temperature: 2, share: 1 }));
  const same = await run({ ...batch, weights, ...start, teacherLogits: logits! });
  assertNear(same['loss']![0]!, 0, 1e-6);
  for (const { name } of llamaParameters(config))
    for (const value of Array.from(same[gradientName(name)]!)) assertNear(value, 0, 1e-5);
  const other = await run({
    ...batch,
    weights,
    ...start,
    teacherLogits: Array.from(logits!, (logit) => 1.5 * logit),
  });
  assert.ok(other['loss']![0]! > 0.01);
});
