import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Column, Table, Target, Task } from '../table.ts';
import { gbdtToOnnx } from './export-onnx.ts';
import { type GbdtModel, predictGbdt } from './gbdt-model.ts';
import { trainGbdt } from './train-gbdt.ts';

const ort = createRequire(import.meta.url)('onnxruntime-node') as typeof import('onnxruntime-node');

type Served = { label: readonly string[] | null; values: Float32Array };

/** What ONNX Runtime answers for the table, by the signature that servers rely on. */
async function serve(model: GbdtModel, table: Table): Promise<Served> {
  const session = await ort.InferenceSession.create(gbdtToOnnx(model, { name: 'test' }));
  const feeds = table.columns.map((column) => [
    column.name,
    column.kind === 'numeric'
      ? new ort.Tensor('float32', Float32Array.from(column.values), [table.rowCount, 1])
      : new ort.Tensor(
          'string',
          Array.from(column.codes, (code) => column.categories[code] ?? ''),
          [table.rowCount, 1],
        ),
  ]);
  const { label, probabilities, prediction } = await session.run(Object.fromEntries(feeds));
  return {
    label: (label?.data as readonly string[] | undefined) ?? null,
    values: (probabilities ?? prediction)!.data as Float32Array,
  };
}

/** Equal to 1e-5. Targets here are of the order of 1: sums of leaves in float32 keep seven digits of the leaves, not of the sum. */
async function assertServedAlike(model: GbdtModel, table: Table): Promise<void> {
  const ours = predictGbdt(model, table);
  const { label, values } = await serve(model, table);
  const expected =
    model.task === 'binary' ? [...ours].flatMap((probability) => [1 - probability, probability]) : [...ours];
  assert.equal(values.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(values[i]! - value) <= 1e-5, `${i}: ${values[i]} against ${value}`);
  });
  if (label !== null) assertLikeliest(label, { model, probabilities: expected });
}

/** Each label is the likeliest class, except where two are as good as equally likely. */
function assertLikeliest(
  label: readonly string[],
  { model, probabilities }: { model: GbdtModel; probabilities: readonly number[] },
): void {
  const width = probabilities.length / label.length;
  const classes = model.classes ?? Array.from({ length: width }, (_, k) => String(k));
  label.forEach((name, row) => {
    const ofRow = probabilities.slice(row * width, (row + 1) * width);
    const given = ofRow[classes.indexOf(name)];
    assert.ok(given !== undefined && given > Math.max(...ofRow) - 1e-6, `row ${row}: '${name}' of ${ofRow}`);
  });
}

const numeric = (name: string, values: ArrayLike<number>): Column => ({
  name,
  kind: 'numeric',
  values: Float32Array.from(values),
});

const oneColumn = (values: ArrayLike<number>, name = 'x'): Table => ({
  rowCount: values.length,
  columns: [numeric(name, values)],
});

const count = (length: number) => Array.from({ length }, (_, i) => i);

const names = ['', 'a', 'b', 'ü', 'd e', '北京'];
const wildNumber = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.float({ noNaN: false }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 3.4e38),
);
const row = fc.tuple(
  wildNumber,
  wildNumber,
  fc.integer({ min: -1, max: names.length - 1 }),
  fc.integer({ min: 0, max: 3 }),
);

const tableOf = (rows: readonly (readonly number[])[], categories: readonly string[]): Table => ({
  rowCount: rows.length,
  columns: [
    numeric(
      'x',
      rows.map(([x]) => x!),
    ),
    { name: 'c', kind: 'categorical', codes: Int32Array.from(rows, ([, , c]) => c!), categories },
    numeric(
      'y',
      rows.map(([, y]) => y!),
    ),
  ],
});

/** The fourth number of each row as classes, two of which at least occur, or as values. */
function targetOf(rows: readonly (readonly number[])[], task: Task, classCount: number): Target {
  const values = Float32Array.from(rows, ([, , , value]) => value! % classCount);
  values[0] = 0;
  values[1] = 1;
  if (task === 'regression') return { task, values: values.map((value) => 2 * value - 3) };
  return { task, values, classes: names.slice(1, 1 + classCount) };
}

for (const [task, classCount] of [
  ['binary', 2],
  ['multiclass', 2],
  ['multiclass', 4],
  ['regression', 4],
] as const) {
  test(`property: ONNX Runtime predicts the same, ${task} of ${classCount} values`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 4, maxLength: 60 }),
        fc.array(row, { minLength: 1, maxLength: 60 }),
        async (seen, fresh) => {
          const model = await trainGbdt({
            train: tableOf(seen, names),
            target: targetOf(seen, task, classCount),
            options: { trees: 12, minRowsPerLeaf: 1, maxLeaves: 8, learningRate: 0.3 },
          });
          await assertServedAlike(model, tableOf(seen, names));
          await assertServedAlike(model, tableOf(fresh, ['never seen', ...names.slice(1)]));
        },
      ),
      { numRuns: 25 },
    );
  });
}

test("the category '' is a missing one, in training as in serving", async () => {
  const codes = Int32Array.from(count(200), (i) => (i % 4) - 1);
  const column = { name: 'c', kind: 'categorical', codes, categories: ['', 'b', 'c'] } as const;
  const table: Table = { rowCount: 200, columns: [column] };
  const values = Float32Array.from(codes, (code) => [10, -10, 3, 5][code + 1]!);
  const options = { trees: 100, learningRate: 0.3, l2: 0 };
  const model = await trainGbdt({ train: table, target: { task: 'regression', values }, options });
  const ours = predictGbdt(model, table);
  assert.ok(Math.abs(ours[0]! - 0) < 1e-3 && Math.abs(ours[1]! - 0) < 1e-3, `${ours.slice(0, 4)}`);
  await assertServedAlike(model, table);
});

test('classes without names are called by their numbers', async () => {
  const values = Float32Array.from(count(200), (i) => Math.floor(i / 50));
  const table = oneColumn(count(200));
  const model = await trainGbdt({ train: table, target: { task: 'multiclass', values } });
  await assertServedAlike(model, table);
  const { label } = await serve(model, oneColumn([0, 199]));
  assert.deepEqual(label, ['0', '3']);
});

test('the label is the likelier class even where no leaf is below zero', async () => {
  const { trees, ...model } = await trainGbdt({
    train: oneColumn(new Float32Array(100)),
    target: { task: 'binary', values: Float32Array.from(count(100), (i) => Number(i < 55)) },
    options: { trees: 1 },
  });
  for (const leaf of [0, 0.01, -0.01]) {
    const withLeaf = { ...model, trees: trees.map((tree) => ({ ...tree, value: Float32Array.of(leaf) })) };
    await assertServedAlike(withLeaf, oneColumn([0]));
  }
  await assertServedAlike({ ...model, trees: [] }, oneColumn([0]));
});

test('inputs may have the names of what lies inside the graph', async () => {
  const codes = Int32Array.from(count(100), (i) => i % 2);
  const columns: Column[] = [
    numeric('/features', count(100)),
    { name: 'c', kind: 'categorical', codes, categories: ['a', 'b'] },
    numeric('/rank/c', count(100)),
  ];
  const values = Float32Array.from(codes);
  const train = { rowCount: 100, columns };
  await assertServedAlike(await trainGbdt({ train, target: { task: 'regression', values } }), train);
});

test('a column nobody could be asked for is refused before training', async () => {
  const refuse = (task: Task, columnNames: readonly string[], message: RegExp) =>
    assert.rejects(
      trainGbdt({
        train: { rowCount: 4, columns: columnNames.map((name) => numeric(name, count(4))) },
        target: { task, values: Float32Array.of(0, 1, 0, 1) },
      }),
      { code: 'invalid-table', message },
    );
  await refuse('binary', ['x', 'label'], /'label'/);
  await refuse('multiclass', ['probabilities'], /'probabilities'/);
  await refuse('regression', ['prediction'], /'prediction'/);
  await refuse('regression', ['x', ''], /no name/);
  await refuse('regression', ['x', 'y', 'x'], /'x' occurs twice/);
  // Names of another task's outputs are free.
  const model = await trainGbdt({
    train: oneColumn(count(4), 'label'),
    target: { task: 'regression', values: Float32Array.of(0, 1, 0, 1) },
  });
  await assertServedAlike(model, oneColumn(count(4), 'label'));
});
