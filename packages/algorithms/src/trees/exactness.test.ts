import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../samplers/random.ts';
import type { Table, Target, Task } from '../table.ts';
import { assignBins, findBounds, missingBin } from './bins.ts';
import { gbdtToOnnx } from './export-onnx.ts';
import { fastExp } from './fast-exp.ts';
import { type GbdtModel, predictGbdt } from './gbdt-model.ts';
import { joinRows } from './join-rows.ts';
import { sortFloats } from './sort-floats.ts';
import { trainGbdt } from './train-gbdt.ts';

/** Enough values for three threads; `levels` distinct values a column, so that few rows are equal, or most. */
function makeData(task: Task, levels: number): { table: Table; target: Target } {
  const random = createRandom(7);
  const rowCount = 100_000;
  const columns = Array.from({ length: 6 }, (_, i) => ({
    name: `x${i}`,
    kind: 'numeric' as const,
    values: Float32Array.from({ length: rowCount }, () => random.integer(levels)),
  }));
  const values = Float32Array.from({ length: rowCount }, (_, row) => {
    const signal = (columns[0]!.values[row]! + columns[1]!.values[row]! * random.uniform()) / levels;
    return task === 'regression' ? signal : Math.min(task === 'binary' ? 1 : 2, Math.floor(signal * 2));
  });
  const classes =
    task === 'regression' ? {} : { classes: ['a', 'b', 'c'].slice(0, task === 'binary' ? 2 : 3) };
  return { table: { rowCount, columns }, target: { task, values, ...classes } };
}

for (const task of ['binary', 'multiclass', 'regression'] as const) {
  for (const [levels, rows] of [
    [3, 'equal'],
    [1000, 'distinct'],
  ] as const) {
    test(`${task}, ${rows} rows: one, two and three threads give the same bytes`, async () => {
      const { table, target } = makeData(task, levels);
      const bytesOf = async (threads: number, rowSample: number) =>
        gbdtToOnnx(
          await trainGbdt({ train: table, target, options: { trees: 3, maxLeaves: 12, threads, rowSample } }),
          { name: 'm' },
        );
      const alone = await bytesOf(1, 1);
      assert.deepEqual(await bytesOf(2, 1), alone);
      assert.deepEqual(await bytesOf(3, 1), alone);
      assert.notDeepEqual(await bytesOf(1, 0.7), alone);
      assert.deepEqual(await bytesOf(2, 0.7), await bytesOf(1, 0.7));
    });
  }
}

test('joined rows keep the sums of the table they stand for', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }), fc.boolean()), {
        minLength: 30,
        maxLength: 200,
      }),
      (rows) => {
        const columns = [0, 1].map((i) => Uint8Array.from(rows, (row) => row[i] as number));
        const target = rows.map(([, , isOne]) => Number(isOne));
        const joined = joinRows(columns, target, { keepsClasses: false });
        assert.ok(joined !== null, '9 distinct rows of 30 are few');
        const keys = new Set(rows.map(([a, b]) => `${a} ${b}`));
        assert.equal(joined.rowCount, keys.size);
        rows.forEach(([a, b], row) => {
          const place = joined.joinedOf[row]!;
          assert.deepEqual([joined.columns[0]![place], joined.columns[1]![place]], [a, b]);
          const equal = rows.filter(([c, d]) => a === c && b === d);
          assert.equal(joined.weights[place], equal.length);
          const ones = equal.filter(([, , isOne]) => isOne).length;
          assert.ok(Math.abs(joined.target[place]! * equal.length - ones) < 1e-9);
        });
      },
    ),
  );
});

test('rows of different classes are joined only when classes need not be kept apart', () => {
  const columns = [new Uint8Array(10)];
  const target = [0, 1, 2, 0, 1, 2, 300, 300, 44, 44];
  assert.equal(joinRows(columns, target, { keepsClasses: false })?.rowCount, 1);
  const joined = joinRows(columns, target, { keepsClasses: true });
  assert.deepEqual([...joined!.target], [0, 1, 2, 300, 44]);
  assert.deepEqual([...joined!.weights], [2, 2, 2, 2, 2]);
});

test('distinct rows are not joined', () => {
  const columns = [Uint8Array.from({ length: 200 }, (_, row) => row)];
  assert.equal(joinRows(columns, new Float32Array(200), { keepsClasses: false }), null);
});

test('training on joined rows predicts as training on the rows themselves', async () => {
  const { table, target } = makeData('binary', 3);
  const options = { trees: 20, maxLeaves: 8 };
  const joined = predictGbdt(await trainGbdt({ train: table, target, options }), table);
  // A column that tells all rows apart, in a tree that may hardly use it, keeps rows from being joined.
  const noise = Float32Array.from({ length: table.rowCount }, (_, row) => (row * 7919) % 255);
  const more = Array.from({ length: 3 }, (_, i) => ({
    name: `noise${i}`,
    kind: 'numeric' as const,
    values: noise.map((value, row) => (value * (i + 1) + Math.floor(row / (i + 3))) % 251),
  }));
  const wider: Table = { ...table, columns: [...table.columns, ...more] };
  const apart = predictGbdt(await trainGbdt({ train: wider, target, options }), wider);
  let difference = 0;
  for (let row = 0; row < joined.length; row++) difference += Math.abs(joined[row]! - apart[row]!);
  assert.ok(difference / joined.length < 0.01, `mean difference ${difference / joined.length}`);
});

test('the fast exponential is exact to 1e-8 and clamped beyond 32', () => {
  for (let x = -32; x <= 32; x += 0.00137) assert.ok(Math.abs(fastExp(x) / Math.exp(x) - 1) < 1e-8, `${x}`);
  assert.ok(Math.abs(fastExp(1000) / Math.exp(32) - 1) < 1e-8);
  assert.ok(Math.abs(fastExp(Number.NEGATIVE_INFINITY) / Math.exp(-32) - 1) < 1e-8);
  assert.ok(Number.isNaN(fastExp(Number.NaN)));
});

test('property: floats are sorted as the runtime sorts them', () => {
  fc.assert(
    fc.property(fc.float32Array({ noNaN: true, maxLength: 300 }), (values) => {
      assert.deepEqual(
        [...sortFloats(values)],
        [...values].sort((a, b) => a - b || (Object.is(a, -0) ? -1 : 0) - (Object.is(b, -0) ? -1 : 0)),
      );
    }),
  );
});

test('property: a value is in the first bin whose bound is not below it', () => {
  fc.assert(
    fc.property(
      fc.float32Array({ minLength: 1, maxLength: 400 }),
      fc.integer({ min: 2, max: 255 }),
      (values, maxBins) => {
        const bounds = findBounds(values, maxBins);
        assert.ok(bounds.length < maxBins);
        const bins = new Uint8Array(values.length);
        assignBins(values, bounds, bins);
        values.forEach((value, row) => {
          const first = bounds.findIndex((bound) => value <= bound);
          const expected = Number.isNaN(value) ? missingBin : first < 0 ? bounds.length : first;
          assert.equal(bins[row], expected);
        });
      },
    ),
  );
});

test('leaves and depth stay within their limits, and the limits are reached', async () => {
  const { table, target } = makeData('binary', 1000);
  const depthOf = (tree: GbdtModel['trees'][number], node = 0): number =>
    tree.feature[node]! < 0
      ? 0
      : 1 + Math.max(depthOf(tree, tree.left[node]), depthOf(tree, tree.right[node]));
  const deep = await trainGbdt({ train: table, target, options: { trees: 2, maxLeaves: 9 } });
  for (const tree of deep.trees) assert.equal(tree.feature.filter((feature) => feature < 0).length, 9);
  const flat = await trainGbdt({ train: table, target, options: { trees: 2, maxLeaves: 64, maxDepth: 3 } });
  for (const tree of flat.trees) assert.equal(depthOf(tree), 3);
});
