import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import fc from 'fast-check';
import { measurePredictions } from '../metrics/index.ts';
import { createRandom } from '../samplers/random.ts';
import type { Column, Table, Target, Task } from '../table.ts';
import { gbdtToOnnx } from './export-onnx.ts';
import { featureImportance, type GbdtModel, predictGbdt } from './gbdt-model.ts';
import { trainGbdt } from './train-gbdt.ts';

const ort = createRequire(import.meta.url)('onnxruntime-node') as typeof import('onnxruntime-node');

/** A table with two numeric columns and one categorical, some values missing, and a target that depends on all. */
function makeData(rowCount: number, task: Task, seed = 1): { table: Table; target: Target } {
  const random = createRandom(seed);
  const a = Float32Array.from({ length: rowCount }, () =>
    random.uniform() < 0.1 ? Number.NaN : random.normal(),
  );
  const b = Float32Array.from({ length: rowCount }, () => Math.floor(random.uniform() * 5));
  const codes = Int32Array.from({ length: rowCount }, () =>
    random.uniform() < 0.05 ? -1 : random.integer(6),
  );
  const signal = Float32Array.from(
    a,
    (value, row) =>
      (Number.isNaN(value) ? 0.5 : value) +
      0.3 * b[row]! +
      [0, 2, -1, 1, -2, 0.5, 0][codes[row]! + 1]! +
      0.3 * random.normal(),
  );
  const columns: Column[] = [
    { name: 'a', kind: 'numeric', values: a },
    { name: 'b', kind: 'numeric', values: b },
    { name: 'c', kind: 'categorical', codes, categories: ['p', 'q', 'r', 's', 't', 'never'].slice(0, 6) },
  ];
  const values =
    task === 'regression'
      ? signal
      : signal.map((value) =>
          task === 'binary' ? Number(value > 0.8) : value < 0 ? 0 : value < 1.5 ? 1 : 2,
        );
  return {
    table: { rowCount, columns },
    target: {
      task,
      values,
      ...(task === 'regression'
        ? {}
        : { classes: task === 'binary' ? ['no', 'yes'] : ['low', 'mid', 'high'] }),
    },
  };
}

async function runOnnx(model: GbdtModel, table: Table): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(gbdtToOnnx(model, { name: 'test' }));
  const feeds = Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      column.kind === 'numeric'
        ? new ort.Tensor('float32', Float32Array.from(column.values), [table.rowCount, 1])
        : new ort.Tensor(
            'string',
            Array.from(column.codes, (code) => column.categories[code] ?? ''),
            [table.rowCount, 1],
          ),
    ]),
  );
  const outputs = await session.run(feeds);
  return (outputs['probabilities'] ?? outputs['prediction'])!.data as Float32Array;
}

const tasks: Task[] = ['binary', 'multiclass', 'regression'];

for (const task of tasks) {
  test(`${task}: learns, and ONNX Runtime predicts the same, missing and unseen categories included`, async () => {
    const { table, target } = makeData(3000, task);
    const model = await trainGbdt({ train: table, target, options: { trees: 40, minRowsPerLeaf: 10 } });
    const held = makeData(1000, task, 2);
    const unseen: Table = {
      ...held.table,
      columns: held.table.columns.map((column) =>
        column.kind === 'categorical'
          ? { ...column, categories: [...column.categories.slice(0, 5), 'unseen'] }
          : column,
      ),
    };
    const ours = predictGbdt(model, unseen);
    const theirs = await runOnnx(model, unseen);
    for (let i = 0; i < theirs.length; i++) {
      const mine = task === 'binary' ? (i % 2 === 1 ? ours[i >> 1]! : 1 - ours[i >> 1]!) : ours[i]!;
      assert.ok(Math.abs(theirs[i]! - mine) < 1e-4, `${i}: ${theirs[i]} against ${mine}`);
    }
    const predictions = predictGbdt(model, held.table);
    if (task === 'binary')
      assert.ok(
        measurePredictions({ task, actual: held.target.values, score: predictions }).metrics['auc']! > 0.95,
      );
    if (task === 'regression')
      assert.ok(
        measurePredictions({ task, actual: held.target.values, prediction: predictions }).metrics['r2']! >
          0.88,
      );
    if (task === 'multiclass')
      assert.ok(
        measurePredictions({ task, actual: held.target.values, probabilities: predictions, classCount: 3 })
          .metrics['accuracy']! > 0.8,
      );
  });
}

test('one split of a table that can be worked out by hand', async () => {
  // Targets 0 0 10 10, mean 5: gradients ±5, hessians 1. Splitting in the middle: (10²/2 + 10²/2) - 0 = 100.
  const model = await trainGbdt({
    train: { rowCount: 4, columns: [{ name: 'x', kind: 'numeric', values: Float32Array.of(1, 2, 3, 4) }] },
    target: { task: 'regression', values: Float32Array.of(0, 0, 10, 10) },
    options: { trees: 1, learningRate: 1, l2: 0, minRowsPerLeaf: 1, maxLeaves: 2 },
  });
  const [tree] = model.trees;
  assert.deepEqual([tree!.feature[0], tree!.threshold[0], tree!.gain[0]], [0, 2.5, 100]);
  assert.deepEqual(
    [
      ...predictGbdt(model, {
        rowCount: 2,
        columns: [{ name: 'x', kind: 'numeric', values: Float32Array.of(2.4, 2.6) }],
      }),
    ],
    [0, 10],
  );
});

test('missing values go where they fit best', async () => {
  const x = Float32Array.of(1, 2, Number.NaN, Number.NaN, 8, 9);
  const model = await trainGbdt({
    train: { rowCount: 6, columns: [{ name: 'x', kind: 'numeric', values: x }] },
    target: { task: 'regression', values: Float32Array.of(0, 0, 5, 5, 5, 5) },
    options: { trees: 1, learningRate: 1, l2: 0, minRowsPerLeaf: 1, maxLeaves: 2 },
  });
  const absent = { name: 'x', kind: 'numeric', values: Float32Array.of(Number.NaN) } as const;
  assert.ok(Math.abs(predictGbdt(model, { rowCount: 1, columns: [absent] })[0]! - 5) < 1e-6);
});

test('the same request gives the same bytes, another seed another sample', async () => {
  const { table, target } = makeData(2000, 'binary');
  const train = (seed: number) =>
    trainGbdt({ train: table, target, options: { trees: 10, rowSample: 0.5, columnSample: 0.7, seed } }).then(
      (model) => gbdtToOnnx(model, { name: 'm' }),
    );
  assert.deepEqual(await train(1), await train(1));
  assert.notDeepEqual(await train(1), await train(2));
});

test('early stopping keeps the best round, and stop ends at once', async () => {
  const { table, target } = makeData(300, 'binary');
  const validation = (({ table: held, target: heldTarget }) => ({ table: held, target: heldTarget }))(
    makeData(300, 'binary', 9),
  );
  const losses: number[] = [];
  const model = await trainGbdt({
    train: table,
    target,
    validation,
    options: { trees: 300, learningRate: 0.5, earlyStoppingRounds: 5, minRowsPerLeaf: 2 },
    onRound: ({ metrics }) => {
      losses.push(metrics['validation/log_loss']!);
      return undefined;
    },
  });
  assert.equal(model.roundCount, losses.indexOf(Math.min(...losses)) + 1);
  assert.equal(losses.length, model.roundCount + 5);
  const stopped = await trainGbdt({
    train: table,
    target,
    options: { trees: 50 },
    onRound: ({ round }) => (round === 2 ? 'stop' : undefined),
  });
  assert.equal(stopped.roundCount, 3);
});

test('importance shares sum to 1 and name the column that matters', async () => {
  const { table, target } = makeData(2000, 'regression');
  const importance = featureImportance(await trainGbdt({ train: table, target, options: { trees: 20 } }));
  assert.ok(Math.abs(importance.reduce((sum, { gain }) => sum + gain, 0) - 1) < 1e-6);
  assert.equal(importance.at(-1)!.feature, 'b');
});

test('hostile columns are survived: constant, all missing, infinite, huge', async () => {
  const rowCount = 200;
  const fill = (make: (row: number) => number) =>
    Float32Array.from({ length: rowCount }, (_, row) => make(row));
  const columns: Column[] = [
    { name: 'constant', kind: 'numeric', values: fill(() => 3) },
    { name: 'missing', kind: 'numeric', values: fill(() => Number.NaN) },
    {
      name: 'infinite',
      kind: 'numeric',
      values: fill((row) =>
        row % 3 === 0 ? Number.POSITIVE_INFINITY : row % 3 === 1 ? Number.NEGATIVE_INFINITY : row,
      ),
    },
    { name: 'huge', kind: 'numeric', values: fill((row) => row * 1e36) },
    { name: 'none', kind: 'categorical', codes: new Int32Array(rowCount).fill(-1), categories: [] },
  ];
  const target: Target = { task: 'binary', values: fill((row) => Number(row > 100)), classes: ['a', 'b'] };
  const model = await trainGbdt({
    train: { rowCount, columns },
    target,
    options: { trees: 5, minRowsPerLeaf: 1 },
  });
  const ours = predictGbdt(model, { rowCount, columns });
  const theirs = await runOnnx(model, { rowCount, columns });
  for (let row = 0; row < rowCount; row++) assert.ok(Math.abs(ours[row]! - theirs[2 * row + 1]!) < 1e-4);
});

test('what cannot be learned is refused for people', async () => {
  const { table, target } = makeData(50, 'binary');
  const refuse = async (
    change: Partial<Parameters<typeof trainGbdt>[0]>,
    expected: { code: string; message: RegExp },
  ) => assert.rejects(trainGbdt({ train: table, target, ...change }), expected);
  await refuse(
    { target: { ...target, values: new Float32Array(50) } },
    { code: 'invalid-target', message: /every row has the class 'no'/ },
  );
  await refuse(
    { target: { ...target, values: new Float32Array(49) } },
    { code: 'invalid-target', message: /49 values for 50 rows/ },
  );
  await refuse(
    { target: { ...target, values: new Float32Array(50).fill(Number.NaN) } },
    { code: 'invalid-target', message: /row 0 is NaN/ },
  );
  await refuse(
    { train: { rowCount: 0, columns: table.columns } },
    { code: 'invalid-table', message: /no rows/ },
  );
  await refuse(
    { train: { rowCount: 50, columns: [] } },
    { code: 'invalid-table', message: /no feature column/ },
  );
  await refuse({ options: { learningRate: 0 } }, { code: 'invalid-option', message: /learningRate is 0/ });
  await refuse({ options: { earlyStoppingRounds: 3 } }, { code: 'invalid-option', message: /validation/ });
});

test('property: predictions of a regression stay within the range of its targets', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.float({ noNaN: true, min: -1000, max: 1000 }),
          fc.float({ noNaN: true, min: -1000, max: 1000 }),
        ),
        { minLength: 2, maxLength: 60 },
      ),
      async (pairs) => {
        const x = Float32Array.from(pairs, ([value]) => value);
        const y = Float32Array.from(pairs, ([, value]) => value);
        const table: Table = { rowCount: pairs.length, columns: [{ name: 'x', kind: 'numeric', values: x }] };
        const model = await trainGbdt({
          train: table,
          target: { task: 'regression', values: y },
          options: { trees: 5, minRowsPerLeaf: 1 },
        });
        const [low, high] = [Math.min(...y), Math.max(...y)];
        for (const value of predictGbdt(model, table)) assert.ok(value >= low - 0.01 && value <= high + 0.01);
      },
    ),
    { numRuns: 50 },
  );
});
