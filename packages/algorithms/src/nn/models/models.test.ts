import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAdamW, createAdamWState } from '../optimiser/adamw.ts';
import { clipFactor, gradientNorm } from '../optimiser/gradient-norm.ts';
import { learningRateAt } from '../optimiser/learning-rate.ts';
import { layOut, type ParameterSpec, viewsOf } from '../parameters.ts';
import { sizeOf } from '../shape.ts';
import { openGraph, pattern, patterned, type Run } from '../testing/open-graph.ts';
import { torchFigures } from '../testing/torch-figures.ts';
import { gradientName } from './gradient-graph.ts';
import { checkLlamaConfig, type LlamaConfig, llamaParameters } from './llama.ts';
import { llamaGradientGraph, llamaLogitsGraph, llamaLossGraph } from './llama-graphs.ts';
import { type MlpConfig, mlpGradientGraph, mlpParameters } from './mlp.ts';

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
const batch = {
  tokens: places.map((i) => (i * 7 + 3) % 24),
  targets: places.map((i) => (i * 5 + 1) % 24),
  weights: places.map((i) => (i % 4 === 2 ? 0 : 1 / 9)),
};

const assertNear = (
  value: number,
  expected: number,
  { tolerance, what }: { tolerance: number; what: string },
) => assert.ok(Math.abs(value - expected) <= tolerance, `${what}: ${value} against ${expected}`);

/** Takes steps of AdamW over flat arrays; gives the loss and gradient norm of each. */
async function train(
  run: Run,
  {
    specs,
    start,
    feeds,
  }: { specs: readonly ParameterSpec[]; start: Record<string, Float32Array>; feeds: typeof batch | object },
  {
    steps,
    limit,
    rate,
    options,
  }: { steps: number; limit?: number; rate: (step: number) => number; options: object },
) {
  const layout = layOut(specs);
  const [values, gradients] = [new Float32Array(layout.size), new Float32Array(layout.size)];
  const [views, gradientViews] = [viewsOf(layout, values), viewsOf(layout, gradients)];
  for (const [name, view] of views) view.set(start[name]!);
  const state = createAdamWState(layout);
  const update = createAdamW(layout, options);
  const figures: { loss: number; norm: number }[] = [];
  for (let step = 0; step < steps; step += 1) {
    const outputs = await run({ ...feeds, ...Object.fromEntries(views) });
    for (const [name, view] of gradientViews) view.set(outputs[gradientName(name)]!);
    const norm = gradientNorm(gradients);
    figures.push({ loss: outputs['loss']![0]!, norm });
    update(values, gradients, state, { learningRate: rate(step), gradientFactor: clipFactor(norm, limit) });
  }
  return figures;
}

test('the gradient of a whole Llama against finite differences in double', async () => {
  const specs = llamaParameters(config);
  const start = Object.fromEntries(
    Object.entries(patterned(specs)).map(([name, v]) => [name, Float64Array.from(v)]),
  );
  const run = await openGraph(llamaGradientGraph(config, shape, { realType: 'double' }));
  const exact = await run({ ...batch, ...start });
  for (const { name, shape: of } of specs) {
    const gradient = exact[gradientName(name)]!;
    assert.equal(gradient.length, sizeOf(of));
    const largest = Math.max(...Array.from(gradient, Math.abs));
    for (const k of [0, 5, gradient.length - 1]) {
      const at = async (value: number) =>
        (await run({ ...batch, ...start, [name]: start[name]!.with(k, value) }))['loss']![0]!;
      const step = 1e-5;
      const difference =
        ((await at(start[name]![k]! + step)) - (await at(start[name]![k]! - step))) / (2 * step);
      assertNear(gradient[k]!, difference, { tolerance: 3e-6 * largest, what: `${name}[${k}]` });
    }
  }
});

for (const isTied of [true, false]) {
  const kind = isTied ? 'tied' : 'untied';
  test(`a Llama with ${kind} head has PyTorch's gradients and follows its losses for 20 steps`, async () => {
    const figures = torchFigures.llama[kind];
    const specs = llamaParameters({ ...config, isTied });
    const start = patterned(specs);
    const run = await openGraph(llamaGradientGraph({ ...config, isTied }, shape));
    const outputs = await run({ ...batch, ...start });
    for (const [name, [norm, third]] of Object.entries(figures.gradients)) {
      const gradient = Float32Array.from(outputs[gradientName(name)]!);
      assertNear(gradientNorm(gradient), norm, { tolerance: 3e-6 * norm, what: `norm of ${name}` });
      assertNear(gradient[3]!, third, { tolerance: 3e-6 * norm, what: `${name}[3]` });
    }
    const rate = (step: number) =>
      learningRateAt(step, { peak: 0.01, floor: 0.001, warmUpSteps: 5, totalSteps: 20 });
    const options = { beta1: 0.9, beta2: 0.95, weightDecay: 0.1 };
    const trained = await train(run, { specs, start, feeds: batch }, { steps: 20, limit: 1, rate, options });
    trained.forEach(({ loss, norm }, step) => {
      assertNear(loss, figures.losses[step]!, { tolerance: 2e-5, what: `loss of step ${step}` });
      assertNear(norm, figures.norms[step]!, { tolerance: 5e-4 * norm, what: `norm of step ${step}` });
    });
  });
}

test('logits are those of PyTorch, and later tokens do not reach earlier ones', async () => {
  const start = patterned(llamaParameters(config));
  const run = await openGraph(llamaLogitsGraph(config, shape));
  const { logits } = await run({ tokens: batch.tokens, ...start });
  torchFigures.llama.logits.forEach((expected, k) => {
    assertNear(logits![5 * 24 + k]!, expected, { tolerance: 2e-6, what: `logit ${k}` });
  });
  const { logits: other } = await run({ tokens: batch.tokens.with(5, 9), ...start });
  assert.deepEqual(Array.from(other!).slice(0, 5 * 24), Array.from(logits!).slice(0, 5 * 24));
  assert.notDeepEqual(Array.from(other!).slice(5 * 24, 6 * 24), Array.from(logits!).slice(5 * 24, 6 * 24));
});

test('pieces of a batch add up to its gradient, since weights carry the count', async () => {
  const start = patterned(llamaParameters(config));
  const whole = await (await openGraph(llamaGradientGraph(config, shape)))({ ...batch, ...start });
  const run = await openGraph(llamaGradientGraph(config, { batch: 1, time: 6 }));
  const half = (from: number) =>
    run({
      ...Object.fromEntries(Object.entries(batch).map(([k, v]) => [k, v.slice(from, from + 6)])),
      ...start,
    });
  const [first, second] = [await half(0), await half(6)];
  for (const [name, values] of Object.entries(whole))
    Array.from(values).forEach((value, k) => {
      assertNear(first[name]![k]! + second[name]![k]!, value, { tolerance: 2e-6, what: name });
    });
});

test('losses per token sum, weighted, to the loss', async () => {
  const start = patterned(llamaParameters(config));
  const { losses } = await (await openGraph(llamaLossGraph(config, shape)))({ ...batch, ...start });
  const loss = Array.from(losses!).reduce((sum, of, k) => sum + of * batch.weights[k]!, 0);
  assertNear(loss, torchFigures.llama.tied.losses[0], { tolerance: 2e-6, what: 'loss' });
});

test('sizes that make no model are named', () => {
  const refused = (change: Partial<LlamaConfig>, message: RegExp) =>
    assert.throws(() => checkLlamaConfig({ ...config, ...change }), message);
  refused({ layers: 0 }, /layers is 0/);
  refused({ width: 18 }, /a width of 18 over 4 heads/);
  refused({ width: 12 }, /a width of 12 over 4 heads/);
  refused({ keyHeads: 3 }, /4 heads over 3 key heads/);
  refused({ normEpsilon: 0 }, /normEpsilon 0/);
});

const mlps: readonly (Pick<MlpConfig, 'task' | 'activation' | 'outputs'> & { targets: ArrayLike<number> })[] =
  [
    { task: 'regression', activation: 'tanh', outputs: 2, targets: pattern(16, 60) },
    {
      task: 'binary',
      activation: 'relu',
      outputs: 1,
      targets: Array.from({ length: 8 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
    },
    { task: 'classes', activation: 'silu', outputs: 3, targets: Array.from({ length: 8 }, (_, i) => i % 3) },
  ];
for (const { targets, ...rest } of mlps)
  test(`a perceptron for ${rest.task} follows PyTorch's losses; a row of weight 0 does not count`, async () => {
    const mlp: MlpConfig = { inputs: 3, hiddenWidths: [5, 4], ...rest };
    const specs = mlpParameters(mlp);
    const start = Object.fromEntries(
      specs.map(({ name, shape: of }, k) => [
        name,
        pattern(sizeOf(of), k, { deviation: of.length > 1 ? 0.6 : 0.1 }),
      ]),
    );
    const run = await openGraph(mlpGradientGraph(mlp, 8));
    const weights = Array.from({ length: 8 }, (_, i) => (i === 7 ? 0 : 1 / 7));
    const feeds = { x: pattern(24, 50), targets, weights };
    const trained = await train(
      run,
      { specs, start, feeds },
      { steps: 10, rate: () => 0.02, options: { weightDecay: 0 } },
    );
    trained.forEach(({ loss }, step) => {
      assertNear(loss, torchFigures.mlp[rest.task][step]!, { tolerance: 5e-6, what: `loss of step ${step}` });
    });
  });
