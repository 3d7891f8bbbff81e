import { test } from 'node:test';
import type { Tensor } from '../graph-builder.ts';
import { assertGradients, drawn, type Numbers } from '../testing/finite-differences.ts';
import * as op from './index.ts';

const x = drawn([3, 4], 1);
const y = drawn([3, 4], 2);
const positive = (numbers: Numbers): Numbers => ({
  ...numbers,
  values: numbers.values.map((v) => Math.abs(v) + 0.5),
});
type Operands = Readonly<Record<string, Tensor>>;
const unary: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  negate: op.negate,
  scale: (x) => op.scale(x, -2.5),
  shift: (x) => op.shift(x, 3),
  exponential: op.exponential,
  sigmoid: op.sigmoid,
  hyperbolicTangent: op.hyperbolicTangent,
  relu: op.relu,
  silu: op.silu,
  softplus: op.softplus,
  logSigmoid: op.logSigmoid,
  square: op.square,
  softmax: op.softmax,
  logSoftmax: op.logSoftmax,
  mean: op.mean,
  meanOfLast: op.meanOfLast,
  sum: op.sum,
  sumOver: (x) => op.sumOver(x, [0]),
  sumTo: (x) => op.sumTo(x, [1, 4]),
  repeatTo: (x) => op.repeatTo(x, [2, 3, 4]),
  reshape: (x) => op.reshape(x, [2, 6]),
  transpose: (x) => op.transpose(x, [1, 0]),
  slice: (x) => op.slice(x, { axis: 1, start: 1, end: 3 }),
};

for (const [name, of] of Object.entries(unary))
  test(`gradient of ${name}`, () => assertGradients(({ x }: Operands) => of(x!), { x }));

test('gradients of logarithm and square root', async () => {
  await assertGradients(({ x }) => op.logarithm(x!), { x: positive(x) });
  await assertGradients(({ x }) => op.squareRoot(x!), { x: positive(x) });
});

const binary: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> = {
  add: op.add,
  subtract: op.subtract,
  multiply: op.multiply,
  divide: op.divide,
};
for (const [name, of] of Object.entries(binary))
  test(`gradients of ${name}, with broadcasting of either side`, async () => {
    const shapes: [number[], number[]][] = [
      [
        [3, 4],
        [3, 4],
      ],
      [[3, 4], [4]],
      [
        [3, 1],
        [2, 3, 4],
      ],
      [[], [2, 2]],
      [
        [1, 4],
        [3, 1],
      ],
    ];
    for (const [a, b] of shapes)
      await assertGradients(({ a, b }) => of(a!, b!), { a: drawn(a, 3), b: positive(drawn(b, 4)) });
  });

test('gradients of every kind of matrix product', async () => {
  for (const isLeftTransposed of [false, true])
    for (const isRightTransposed of [false, true])
      for (const batch of [[], [2, 3]]) {
        const a = drawn([...batch, ...(isLeftTransposed ? [4, 3] : [3, 4])], 5);
        const b = drawn([...batch, ...(isRightTransposed ? [2, 4] : [4, 2])], 6);
        const options = { isLeftTransposed, isRightTransposed, factor: 0.7 };
        await assertGradients(({ a, b }) => op.matmul(a!, b!, options), { a, b }, 5);
      }
});

test('gradients of linear, concatenate and a tensor used twice', async () => {
  await assertGradients(({ x, w }) => op.linear(x!, w!), { x: drawn([2, 3, 4], 7), w: drawn([5, 4], 8) });
  await assertGradients(({ x, y }) => op.concatenate([x!, y!, x!], -1), { x, y });
  await assertGradients(({ x, y }) => op.add(op.multiply(x!, y!), op.sigmoid(x!)), { x, y });
});

test('gradients of RMS norm', () =>
  assertGradients(({ x, gain }) => op.rmsNorm(x!, gain!, 1e-5), {
    x: drawn([2, 3, 8], 9),
    gain: drawn([8], 10),
  }));

test('gradient of rotary embedding', () =>
  assertGradients(({ x }) => op.rotary(x!, 10_000), { x: drawn([2, 5, 2, 6], 11) }, 30));

test('gradients of causal attention with as many, fewer and one key head', async () => {
  for (const keyHeads of [4, 2, 1])
    await assertGradients(
      ({ query, key, value }) => op.causalAttention({ query: query!, key: key!, value: value! }),
      {
        query: drawn([2, 5, 4, 6], 12),
        key: drawn([2, 5, keyHeads, 6], 13),
        value: drawn([2, 5, keyHeads, 6], 14),
      },
    );
});

test('gradient of an embedding, small and large, with tokens that come again', async () => {
  for (const rows of [5, 3000])
    await assertGradients(
      ({ table }, graph) => op.embedding(table!, graph.constant([4, 0, 4, 3], [2, 2], 'int64')),
      { table: drawn([rows, 3], 15) },
    );
});

test('gradients of cross entropy with ignored rows, by logits and weights', () =>
  assertGradients(
    ({ logits, weights }, graph) => {
      const targets = graph.constant([1, 4, 0], [3], 'int64');
      return op.weightedSum(op.negativeLogLikelihoods(logits!, targets), weights!);
    },
    { logits: drawn([3, 5], 16), weights: { shape: [3], values: [0.5, 0, 0.25] } },
    30,
  ));

test('gradients of squared error and binary cross entropy', async () => {
  await assertGradients(({ x, y }) => op.squaredErrors(x!, y!), { x, y });
  await assertGradients(({ x, y }) => op.binaryCrossEntropies(x!, y!), { x, y });
});

test('gradients of distillation and preference losses', async () => {
  await assertGradients(({ logits, teacher }) => op.distillationLosses(logits!, teacher!, 2.5), {
    logits: drawn([3, 5], 17),
    teacher: drawn([3, 5], 18),
  });
  await assertGradients(({ model, reference }) => op.preferenceLosses(model!, reference!, 0.3), {
    model: drawn([6], 19),
    reference: drawn([6], 20),
  });
});
