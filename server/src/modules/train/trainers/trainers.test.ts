import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linearCoefficients, predictLinear, type Table, trainLinear } from '@slipway/algorithms';
import { checkParams } from './check-params.ts';
import { trainerCodeDigest } from './code-digest.ts';
import { linearImportance } from './linear-importance.ts';
import { trainers } from './trainers.ts';

test('every param of every trainer has a default that it accepts and a sentence', () => {
  for (const trainer of trainers) {
    const defaults = checkParams(trainer, {});
    assert.deepEqual(Object.keys(defaults).sort(), Object.keys(trainer.params.shape).sort());
    assert.deepEqual(checkParams(trainer, defaults), defaults);
    for (const [name, shape] of Object.entries(trainer.params.shape)) {
      assert.ok((shape as { description?: string }).description, `${trainer.name} ${name}`);
    }
  }
});

test('the code digest names one state of the sources', async () => {
  const digest = await trainerCodeDigest();
  assert.match(digest, /^[0-9a-f]{64}$/);
  assert.equal(await trainerCodeDigest(), digest);
});

test("a linear model's importance is the spread of each column's part of the margin", async () => {
  const rowCount = 400;
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  const table: Table = {
    rowCount,
    columns: [
      {
        name: 'colour',
        kind: 'categorical',
        codes: Int32Array.from(rows, (row) => (row % 5 === 0 ? -1 : row % 3)),
        categories: ['red', 'green', 'blue'],
      },
      { name: 'size', kind: 'numeric', values: Float32Array.from(rows, (row) => (row * 37) % 101) },
      { name: 'noise', kind: 'numeric', values: Float32Array.from(rows, (row) => (row * 53) % 97) },
    ],
  };
  const values = Float64Array.from(rows, (row) => ((row * 37) % 101) * 2 + (row % 3) * 40);
  const model = await trainLinear({ train: table, target: { task: 'regression', values } });
  const shares = linearImportance(model, table);
  // Measured independently: how much the prediction spreads when only one column moves.
  const spreadOf = (name: string) => {
    const columns = table.columns.map((column) =>
      column.name === name
        ? column
        : column.kind === 'numeric'
          ? { ...column, values: column.values.map(() => 0) }
          : { ...column, codes: column.codes.map(() => 0) },
    );
    const predicted = predictLinear(model, { rowCount, columns });
    const mean = predicted.reduce((sum, value) => sum + value, 0) / rowCount;
    return Math.sqrt(predicted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rowCount);
  };
  const total = ['colour', 'size', 'noise'].reduce((sum, name) => sum + spreadOf(name), 0);
  for (const { feature, gain } of shares) {
    assert.ok(Math.abs(gain - spreadOf(feature) / total) < 1e-3, `${feature}: ${gain}`);
  }
  assert.deepEqual([shares[0]!.feature, linearCoefficients(model).intercepts.length], ['size', 1]);
});
