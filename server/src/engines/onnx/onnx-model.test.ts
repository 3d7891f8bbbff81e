import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { test } from 'node:test';
import { loadOnnxModel } from './index.ts';
import { type LinearModelSpec, linearModel, linearScore } from './testing/linear-model.ts';

const spec: LinearModelSpec = {
  numbers: { distance: 0.001, hour: 0.1 },
  texts: { origin: { SEA: 0.5, ATL: -0.25 } },
  bias: -1,
  classes: ['no', 'yes'],
};
const rows = [
  { distance: 731, hour: 6, origin: 'SEA' },
  { distance: null, hour: 23, origin: 'ATL' },
  { distance: 2500, hour: null, origin: '' },
];
const columns = {
  distance: Float32Array.from(rows, (row) => row.distance ?? Number.NaN),
  hour: Float32Array.from(rows, (row) => row.hour ?? Number.NaN),
  origin: rows.map((row) => row.origin),
};

test('runs a batch: probabilities and labels by row, missing values included', async (t) => {
  const model = await loadOnnxModel(linearModel(spec));
  t.after(() => model.dispose());
  assert.deepEqual(
    model.inputs.map(({ name, kind }) => [name, kind]),
    [
      ['distance', 'numeric'],
      ['hour', 'numeric'],
      ['origin', 'categorical'],
    ],
  );
  const { label, probabilities } = await model.run(columns, 3);
  assert.deepEqual(probabilities!.dims, [3, 2]);
  rows.forEach((row, i) => {
    const expected = 1 / (1 + Math.exp(-linearScore(spec, row)));
    assert.ok(Math.abs((probabilities!.data as Float32Array)[2 * i + 1]! - expected) < 1e-6);
    assert.equal(label!.data[i], expected > 0.5 ? 'yes' : 'no');
  });
});

test('a row alone answers what it answers in a batch', async (t) => {
  const model = await loadOnnxModel(linearModel(spec));
  t.after(() => model.dispose());
  const together = (await model.run(columns, 3))['probabilities']!.data as Float32Array;
  for (let i = 0; i < 3; i++) {
    const one = {
      distance: columns.distance.slice(i, i + 1),
      hour: columns.hour.slice(i, i + 1),
      origin: columns.origin.slice(i, i + 1),
    };
    assert.equal(((await model.run(one, 1))['probabilities']!.data as Float32Array)[1], together[2 * i + 1]);
  }
});

test('bytes that are no model are invalid-model', async () => {
  const good = linearModel(spec);
  for (const bytes of [Buffer.alloc(0), Buffer.from('not a model'), good.subarray(0, good.length - 40)]) {
    await assert.rejects(loadOnnxModel(bytes), { code: 'invalid-model' });
  }
});

test('a missing or short column is invalid-input and names it', async (t) => {
  const model = await loadOnnxModel(linearModel(spec));
  t.after(() => model.dispose());
  const { origin: _, ...without } = columns;
  await assert.rejects(model.run(without, 3), { code: 'invalid-input', message: /'origin' is missing/ });
  await assert.rejects(model.run(columns, 2), { code: 'invalid-input', message: /3 values for 2 rows/ });
});

const noProc =
  process.platform === 'linux' ? false : 'open files are looked up in /proc, which is Linux only';
test('the runtime opens no store of usage data', { skip: noProc }, async (t) => {
  const model = await loadOnnxModel(linearModel(spec));
  t.after(() => model.dispose());
  const open = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  assert.deepEqual(
    open.filter((path) => /mat-debug|\.onnxruntime\//.test(path)),
    [],
  );
});
