import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { createRandom } from '../samplers/random.ts';
import type { Column, Table, Target, Task } from '../table.ts';
import type { LinearModel } from './linear-model.ts';
import { linearToOnnx } from './linear-to-onnx.ts';
import { predictLinear } from './predict-linear.ts';
import { trainLinear } from './train-linear.ts';

const ort = createRequire(import.meta.url)('onnxruntime-node') as typeof import('onnxruntime-node');

/** Rows with missing and infinite numbers, a column of large values, and categories some of which training never saw. */
function randomTable(rowCount: number, seed: number, categories: readonly string[]): Table {
  const random = createRandom(seed);
  const numbers = (next: () => number) =>
    Float32Array.from({ length: rowCount }, () => (random.uniform() < 0.1 ? Number.NaN : next()));
  const codes = (gaps: boolean) =>
    Int32Array.from({ length: rowCount }, () =>
      gaps && random.uniform() < 0.1 ? -1 : random.integer(categories.length),
    );
  const time = Float32Array.from({ length: rowCount }, () => 1.6e9 + random.uniform() * 1e7);
  if (seed % 2 === 0) time[0] = Number.POSITIVE_INFINITY;
  return {
    rowCount,
    columns: [
      { name: 'x', kind: 'numeric', values: numbers(random.normal) },
      { name: 'city', kind: 'categorical', codes: codes(true), categories },
      { name: 'time', kind: 'numeric', values: time },
      { name: 'plane', kind: 'categorical', codes: codes(false), categories },
    ],
  };
}

function randomTarget(table: Table, task: Task, seed: number): Target {
  const random = createRandom(seed);
  const x = table.columns[0] as Extract<Column, { kind: 'numeric' }>;
  const city = table.columns[1] as Extract<Column, { kind: 'categorical' }>;
  const values = Float64Array.from({ length: table.rowCount }, (_, row) => {
    const margin =
      (Number.isFinite(x.values[row]!) ? x.values[row]! : 1) + city.codes[row]! * 0.3 + random.normal();
    if (task === 'regression') return margin * 50 + 1000;
    return task === 'binary' ? (margin > 1 ? 1 : 0) : margin > 2 ? 2 : margin > 0.5 ? 1 : 0;
  });
  const classes = { binary: ['no', 'yes'], multiclass: ['low', 'middle', 'high'], regression: [] }[task];
  return task === 'regression' ? { task, values } : { task, values, classes };
}

async function runOnnx(model: LinearModel, table: Table) {
  const session = await ort.InferenceSession.create(
    linearToOnnx(model, { name: 'm', metadata: { data: 'v1' } }),
  );
  const feeds = Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      column.kind === 'numeric'
        ? new ort.Tensor('float32', Float32Array.from(column.values), [table.rowCount, 1])
        : new ort.Tensor(
            'string',
            Array.from(column.codes, (code) => (code < 0 ? '' : column.categories[code]!)),
            [table.rowCount, 1],
          ),
    ]),
  );
  return { session, outputs: await session.run(feeds) };
}

const seen = ['Bern', 'Łódź', "Coeur d'Alene", 'rare'];

for (const task of ['binary', 'multiclass', 'regression'] as const)
  test(`ONNX Runtime and predictLinear agree: ${task}`, async () => {
    const train = randomTable(400, 1, seen);
    const target = randomTarget(train, task, 2);
    const model = await trainLinear({ train, target, options: { maxCategories: 2 } });
    const fresh = randomTable(200, 4, [...seen, 'never seen', '']);
    const expected = predictLinear(model, fresh);
    const { session, outputs } = await runOnnx(model, fresh);
    assert.deepEqual([...session.inputNames], ['x', 'city', 'time', 'plane']);
    if (task === 'regression') {
      assert.deepEqual(outputs['prediction']!.dims, [200, 1]);
      expected.forEach((value, row) => {
        assert.ok(Math.abs((outputs['prediction']!.data[row] as number) / value - 1) < 1e-5);
      });
      return;
    }
    const classCount = target.classes!.length;
    assert.deepEqual(outputs['probabilities']!.dims, [200, classCount]);
    assert.deepEqual(outputs['label']!.dims, [200]);
    for (let row = 0; row < 200; row += 1) {
      const said = Array.from(
        { length: classCount },
        (_, k) => outputs['probabilities']!.data[row * classCount + k] as number,
      );
      const wanted =
        task === 'binary'
          ? [1 - expected[row]!, expected[row]!]
          : [...expected.subarray(row * 3, row * 3 + 3)];
      wanted.forEach((value, k) => {
        assert.ok(Math.abs(said[k]! - value) < 1e-5, `row ${row}: ${said} and ${wanted}`);
      });
      assert.equal(outputs['label']!.data[row], target.classes![said.indexOf(Math.max(...said))]);
    }
  });

test('only numeric, only categorical, always missing: each is a valid graph', async () => {
  const full = randomTable(100, 3, seen);
  const target = randomTarget(full, 'binary', 5);
  const never: Column = {
    name: 'never',
    kind: 'categorical',
    codes: new Int32Array(100).fill(-1),
    categories: [],
  };
  const gone: Column = { name: 'gone', kind: 'numeric', values: new Float32Array(100).fill(Number.NaN) };
  for (const columns of [
    full.columns.filter(({ kind }) => kind === 'numeric'),
    full.columns.filter(({ kind }) => kind === 'categorical'),
    [full.columns[2]!],
    [never, gone],
  ]) {
    const table: Table = { rowCount: 100, columns };
    const model = await trainLinear({ train: table, target });
    const expected = predictLinear(model, table);
    const { outputs } = await runOnnx(model, table);
    expected.forEach((value, row) => {
      assert.ok(Math.abs((outputs['probabilities']!.data[row * 2 + 1] as number) - value) < 1e-5);
    });
  }
});

test('equal models give equal bytes', async () => {
  const train = randomTable(100, 6, seen);
  const bytes = async () =>
    linearToOnnx(await trainLinear({ train, target: randomTarget(train, 'binary', 7) }), { name: 'm' });
  assert.deepEqual(await bytes(), await bytes());
});
