import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../samplers/random.ts';
import type { Column, Table, Target } from '../table.ts';
import { linearCoefficients } from './linear-model.ts';
import { predictLinear } from './predict-linear.ts';
import { trainLinear } from './train-linear.ts';

// Figures: scikit-learn 1.2.1 on the standardised, one-hot form of the table below:
// LogisticRegression(C=1/0.5) and LogisticRegression(C=1, multi_class='multinomial') with solver='newton-cg', tol=1e-14;
// Ridge(alpha=2, solver='cholesky').

const fraction = (x: number) => x - Math.floor(x);
const rows = Array.from({ length: 120 }, (_, i) => i);
const age = rows.map((i) => Math.round(fraction(Math.sin(i * 12.9898 + 1) * 43758.5453) * 60 + 20));
const pay = rows.map((i) => Math.round(fraction(Math.sin(i * 78.233 + 2) * 12345.6789) * 9000 + 1000));
const city = rows.map((i) => ((i * 7) % 11) % 4);
const isMissing = (i: number) => i % 9 === 4;
const table: Table = {
  rowCount: 120,
  columns: [
    { name: 'age', kind: 'numeric', values: Float64Array.from(age) },
    {
      name: 'pay',
      kind: 'numeric',
      values: Float64Array.from(pay, (value, i) => (isMissing(i) ? Number.NaN : value)),
    },
    {
      name: 'city',
      kind: 'categorical',
      codes: Int32Array.from(city, (code, i) => (i % 13 === 5 ? -1 : code)),
      categories: ['a', 'b', 'c', 'd'],
    },
  ],
};
const margin = rows.map(
  (i) =>
    0.04 * (age[i]! - 50) +
    0.0002 * ((isMissing(i) ? 5000 : pay[i]!) - 5000) +
    (city[i] === 0 ? 1 : city[i] === 2 ? -0.7 : 0),
);
const chance = rows.map((i) => fraction(Math.sin(i * 3.77 + 3) * 9876.543));
const late = rows.map((i) => (chance[i]! < 1 / (1 + Math.exp(-margin[i]!)) ? 1 : 0));
const binary: Target = { task: 'binary', values: Float64Array.from(late), classes: ['on time', 'late'] };
const multiclass: Target = {
  task: 'multiclass',
  values: Float64Array.from(late, (value, i) => value + (i % 5 === 0 ? 1 : 0)),
  classes: ['low', 'middle', 'high'],
};
const regression: Target = {
  task: 'regression',
  values: Float64Array.from(margin, (value, i) => 3 * value + chance[i]! * 2 + 7),
};

function assertAll(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-6) {
  expected.forEach((value, k) => {
    assert.ok(Math.abs(actual[k]! - value) < tolerance, `${k}: ${actual[k]} is not ${value}`);
  });
}

test('binary coefficients and probabilities equal scikit-learn', async () => {
  const model = await trainLinear({ train: table, target: binary, options: { l2: 0.5, tolerance: 1e-12 } });
  assert.equal(model.training.solver, 'newton');
  assertAll(
    model.weights[0]!,
    [
      0.9260356525, 0.8207181507, -0.9227911685, -0.0296850825, -0.3416510161, 0.867254418, -0.5756469347,
      0.0797286152,
    ],
  );
  assertAll(model.intercepts, [0.2810948373]);
  assertAll(predictLinear(model, table), [0.9208015853, 0.3319245375, 0.4249075365]);
  assert.ok(Math.abs(model.training.loss - 0.5274951592839124) < 1e-8);
});

test('multinomial coefficients and probabilities equal scikit-learn', async () => {
  const model = await trainLinear({
    train: table,
    target: multiclass,
    options: { l2: 1, tolerance: 1e-9, maxIterations: 500 },
  });
  assert.equal(model.training.solver, 'l-bfgs');
  assert.equal(model.training.stoppedBecause, 'converged');
  assertAll(
    model.weights.flat(),
    [
      -0.5835295104, -0.3966081712, 0.5848550438, 0.1406094714, 0.1631338418, -0.5604703607, 0.3522220788,
      -0.0954950296, 0.2284353237, 0.2262498699, -0.3845353167, -0.0506872137, 0.0398266612, 0.1025585239,
      -0.095028886, 0.0033309166, 0.3550941868, 0.1703583013, -0.2003197271, -0.0899222577, -0.2029605031,
      0.4579118368, -0.2571931928, 0.092164113,
    ],
    1e-6,
  );
  assertAll(
    predictLinear(model, table),
    [0.0748498768, 0.7509451225, 0.1742050008, 0.5259392229, 0.4210120719, 0.0530487052],
    1e-6,
  );
});

test('ridge coefficients and predictions equal scikit-learn, also in the units of the data', async () => {
  const model = await trainLinear({ train: table, target: regression, options: { l2: 2 } });
  assertAll(
    model.weights[0]!,
    [
      1.8339261759, 1.4155818535, 0.0740878128, -2.3858268204, -0.1710739892, 2.4677233379, -0.1423363223,
      0.2315137939,
    ],
  );
  const scores = predictLinear(model, table);
  const squared = scores.reduce((sum, score, row) => sum + (score - regression.values[row]!) ** 2, 0);
  assert.ok(Math.abs(model.training.loss - squared / 120) < 1e-9);
  assertAll(scores, [13.4236022115, 7.6032375744, 8.664828193]);
  const { coefficients, intercepts } = linearCoefficients(model);
  assert.deepEqual(
    coefficients.map(({ feature }) => feature),
    ['age', 'pay', 'pay is missing', 'city = c', 'city = b', 'city = a', 'city = d', 'city is missing'],
  );
  const coefficientOf = (name: string) => coefficients.find(({ feature }) => feature === name)!.value;
  // Row 0 by hand, from the original units.
  const byHand =
    intercepts[0]! +
    coefficientOf('age') * age[0]! +
    coefficientOf('pay') * pay[0]! +
    coefficientOf('city = a');
  assert.ok(Math.abs(byHand - 13.4236022115) < 1e-6);
  assert.deepEqual(
    model.importance.map(({ feature }) => feature),
    ['age', 'city', 'pay'],
  );
  assert.ok(Math.abs(model.importance.reduce((sum, { gain }) => sum + gain, 0) - 1) < 1e-12);
});

test('the same input gives the same model, and a model survives JSON', async () => {
  const one = await trainLinear({ train: table, target: binary });
  assert.deepEqual(await trainLinear({ train: table, target: binary }), one);
  assert.deepEqual(JSON.parse(JSON.stringify(one)), one);
});

test('unseen categories add nothing; rare ones share a coefficient; order and codes do not matter', async () => {
  const model = await trainLinear({ train: table, target: binary, options: { maxCategories: 2 } });
  const cityOf = (categories: string[]): Table => ({
    rowCount: categories.length,
    columns: [
      { name: 'city', kind: 'categorical', codes: Int32Array.from(categories.keys()), categories },
      { name: 'pay', kind: 'numeric', values: new Float64Array(categories.length).fill(5000) },
      { name: 'age', kind: 'numeric', values: new Float64Array(categories.length).fill(40) },
    ],
  });
  const [a, d, unseen, again, empty] = predictLinear(model, cityOf(['a', 'd', 'nowhere', 'elsewhere', '']));
  assert.equal(a, d, 'a and d are both another');
  assert.notEqual(a, unseen);
  assert.equal(unseen, again);
  assert.notEqual(empty, unseen, 'missing has a coefficient of its own');
  assert.ok(linearCoefficients(model).coefficients.some(({ feature }) => feature === 'city is another'));
});

test('iterations are told in order, lower the loss, and may stop the training', async () => {
  const seen: number[] = [];
  const model = await trainLinear({
    train: table,
    target: multiclass,
    onIteration: async ({ iteration, loss }) => {
      assert.equal(iteration, seen.length + 1);
      seen.push(loss);
      await Promise.resolve();
      return seen.length < 3;
    },
  });
  assert.equal(seen.length, 3);
  assert.ok(seen[2]! < seen[0]!);
  assert.equal(model.training.stoppedBecause, 'callback');
  assert.equal(model.training.iterations, 3);
});

test('with validation rows the model of the lowest validation loss is kept', async () => {
  const random = createRandom(8);
  const noise = (count: number): Table => ({
    rowCount: count,
    columns: Array.from(
      { length: 40 },
      (_, k): Column => ({
        name: `x${k}`,
        kind: 'numeric',
        values: Float64Array.from({ length: count }, random.normal),
      }),
    ),
  });
  const labels = (of: Table): Target => ({
    task: 'multiclass',
    values: Float64Array.from({ length: of.rowCount }, (_, row) => {
      const column = of.columns[0]!;
      return column.kind === 'numeric' && column.values[row]! + 0.5 * random.normal() > 0
        ? 1
        : random.integer(2) * 2;
    }),
    classes: ['x', 'y', 'z'],
  });
  const train = noise(80);
  const held = noise(400);
  const losses: number[] = [];
  const model = await trainLinear({
    train,
    target: labels(train),
    validation: { table: held, target: labels(held) },
    options: { l2: 0, patience: 3 },
    onIteration: ({ validationLoss }) => losses.push(validationLoss!),
  });
  assert.equal(model.training.stoppedBecause, 'validation');
  assert.equal(model.training.validationLoss, Math.min(...losses));
  assert.equal(losses.length, model.training.iterations + 3);
});

test('separable, collinear, constant, missing and huge columns still give finite models', async () => {
  const columns: Column[] = [
    { name: 'sure', kind: 'numeric', values: Float64Array.from(late, (v) => v * 100) },
    { name: 'twice', kind: 'numeric', values: Float64Array.from(late, (v) => v * 200) },
    { name: 'constant', kind: 'numeric', values: new Float64Array(120).fill(3) },
    { name: 'gone', kind: 'numeric', values: new Float64Array(120).fill(Number.NaN) },
    { name: 'huge', kind: 'numeric', values: Float32Array.from(rows, (i) => (i % 3 === 0 ? 3e38 : -3e38)) },
    { name: 'never', kind: 'categorical', codes: new Int32Array(120).fill(-1), categories: [] },
  ];
  for (const target of [binary, multiclass, regression])
    for (const l2 of [0, 1]) {
      const model = await trainLinear({ train: { rowCount: 120, columns }, target, options: { l2 } });
      assert.ok(model.weights.flat().every(Number.isFinite), `${target.task} ${l2}`);
      assert.ok(predictLinear(model, { rowCount: 120, columns }).every(Number.isFinite));
    }
});

test('data that cannot be trained on is refused in words', async () => {
  const one: Table = { rowCount: 1, columns: [{ name: 'x', kind: 'numeric', values: Float64Array.of(1) }] };
  const refuse = (train: Table, target: Target, code: string) =>
    assert.rejects(trainLinear({ train, target }), (error: Error & { code?: string; hint?: string }) => {
      assert.equal(error.code, code);
      assert.ok(error.hint !== undefined && error.hint.length > 0);
      return true;
    });
  await refuse(
    { rowCount: 0, columns: one.columns },
    { task: 'binary', values: new Float64Array(0) },
    'invalid-table',
  );
  await refuse({ rowCount: 1, columns: [] }, { task: 'binary', values: Float64Array.of(1) }, 'invalid-table');
  await refuse(one, { task: 'binary', values: Float64Array.of(1) }, 'invalid-target');
  await refuse(one, { task: 'regression', values: Float64Array.of(Number.NaN) }, 'invalid-target');
  await refuse(one, { task: 'regression', values: Float64Array.of(1, 2) }, 'invalid-target');
  await refuse(
    one,
    { task: 'multiclass', values: Float64Array.of(5), classes: ['a', 'b'] },
    'invalid-target',
  );
  await refuse({ rowCount: 1, columns: [...one.columns, ...one.columns] }, regression, 'invalid-table');
  const model = await trainLinear({ train: one, target: { task: 'regression', values: Float64Array.of(4) } });
  assert.deepEqual([...predictLinear(model, one)], [4]);
  assert.throws(() => predictLinear(model, { rowCount: 1, columns: [] }), { code: 'invalid-table' });
  await assert.rejects(trainLinear({ train: table, target: binary, options: { l2: -1 } }), {
    code: 'invalid-option',
  });
});
