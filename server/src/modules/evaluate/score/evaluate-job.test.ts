import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { openDuckDb, parquetTable } from '../../../engines/duckdb/index.ts';
import type { FitOutput } from '../../train/fit/fit-input.ts';
import { fitJob } from '../../train/fit/fit-job.ts';
import { cars, makeFeatureSet, penguins } from '../../train/testing/feature-tables.ts';
import { createJobContext, type RecordedContext } from '../../train/testing/job-context.ts';
import { evaluateJob } from './evaluate-job.ts';
import type { EvaluationOutput } from './evaluation-input.ts';

type Table = { file: string; sql: string };

/** Trains a small model of an example table, and answers what measures it. */
async function train(t: TestContext, table: Table, more: Record<string, unknown>) {
  const context = await createJobContext(t);
  const { dataset, ...featureSet } = await makeFeatureSet(context.blobs, context.folder, table);
  const asked = {
    project: 'p',
    runId: 'run',
    runName: 'run',
    createdBy: 'ada',
    trainer: 'gbdt',
    params: { trees: 20, min_rows_per_leaf: 5 },
    splits: { train: 'train', validation: 'validation' },
    featureSet,
    ...more,
  };
  const fitted = (await fitJob.run(asked as never, context)) as FitOutput;
  const request = {
    project: 'p',
    subject: { kind: 'run', id: 'run', label: 'swift-heron' },
    onnxDigest: fitted.onnxDigest,
    features: fitted.features,
    task: fitted.task,
    target: fitted.target,
    classes: fitted.classes,
    featureSet,
    split: 'test',
    dataset,
  };
  const evaluate = async (changed: Record<string, unknown> = {}) =>
    (await evaluateJob.run({ ...request, ...changed } as never, context)) as EvaluationOutput;
  return { context, fitted, featureSet, evaluate };
}

async function readScores(t: TestContext, context: RecordedContext, digest: string) {
  const db = await openDuckDb({ memoryLimitBytes: 1e9, threads: 1 });
  t.after(() => db.close());
  return db.table(`SELECT * FROM ${parquetTable(await context.blobs.localPath(digest))}`);
}

test('a binary model: metrics, confusion, curves, and scores that say the same', async (t) => {
  const features = ['weight', 'displacement', 'cylinders'];
  const { context, evaluate } = await train(t, cars, { target: 'is_american', features });
  const output = await evaluate();
  const { columns, rows } = await readScores(t, context, output.scoresDigest);
  assert.deepEqual(columns, [
    { name: '__row', type: 'BIGINT' },
    { name: 'actual', type: 'DOUBLE' },
    { name: 'score', type: 'DOUBLE' },
  ]);
  assert.equal(rows.length, output.rowCount);
  const numbers = rows.map((row) => row.map(Number));
  assert.ok(
    numbers.every(([row], i) => row! % 7 === 0 && row! % 5 !== 0 && (i === 0 || row! > numbers[i - 1]![0]!)),
  );
  const right = numbers.filter(([, actual, score]) => actual === (score! >= 0.5 ? 1 : 0)).length;
  assert.equal(output.metrics['accuracy'], right / rows.length);
  const { labels, counts } = output.confusion!;
  assert.deepEqual(labels, ['false', 'true']);
  assert.equal(counts[0]![0]! + counts[1]![1]!, right);
  const scoresOf = (wanted: number) =>
    numbers.filter(([, actual]) => actual === wanted).map(([, , score]) => score!);
  const pairs = scoresOf(1).flatMap((one) =>
    scoresOf(0).map((zero) => (one > zero ? 1 : one === zero ? 0.5 : 0)),
  );
  const auc = pairs.reduce((sum: number, win) => sum + win, 0) / pairs.length;
  assert.ok(
    auc > 0.7 && Math.abs(output.metrics['auc']! - auc) < 1e-12,
    `${output.metrics['auc']} and ${auc}`,
  );
  assert.deepEqual(
    output.curves.map(({ name }) => name),
    ['roc', 'precision-recall', 'calibration'],
  );
  assert.ok(
    Math.abs(output.positiveShare! - numbers.filter(([, actual]) => actual === 1).length / rows.length) <
      1e-12,
  );
});

test('the validation split measures what training said of it', async (t) => {
  for (const [table, target] of [
    [cars, 'is_american'],
    [cars, 'mpg'],
    [penguins, 'species'],
  ] as const) {
    const { fitted, evaluate } = await train(t, table, { target });
    const { metrics } = await evaluate({ split: 'validation' });
    for (const [name, value] of Object.entries(metrics)) {
      const said = fitted.metrics[name];
      assert.ok(
        value === said || Math.abs(value! - said!) < 1e-5 * Math.max(1, Math.abs(said!)),
        `${target} ${name}: ${value} and ${said}`,
      );
    }
  }
});

test('slices by features, by raw columns and by ranges of a number, with counts that add up', async (t) => {
  const { evaluate } = await train(t, cars, { target: 'mpg', features: ['weight', 'horsepower', 'origin'] });
  const { slices, rowCount } = await evaluate({ sliceColumns: ['origin', 'Cylinders', 'weight'] });
  const of = (column: string) => slices.filter((slice) => slice.column === column);
  assert.deepEqual(
    of('origin')
      .map(({ value }) => value)
      .sort(),
    ['Europe', 'Japan', 'USA'],
  );
  for (const column of ['origin', 'Cylinders', 'weight']) {
    assert.equal(
      of(column).reduce((sum, { count }) => sum + count, 0),
      rowCount,
      column,
    );
  }
  assert.ok(of('Cylinders').some(({ value }) => value === '8'));
  assert.equal(of('weight').length, 8);
  assert.ok(of('weight').some(({ value }) => value.startsWith('< ')));
  assert.ok(slices.every(({ metrics }) => typeof metrics['mae'] === 'number'));
});

test('a multiclass model keeps one probability for each class', async (t) => {
  const { context, evaluate } = await train(t, penguins, { target: 'species' });
  const output = await evaluate();
  const { columns, rows } = await readScores(t, context, output.scoresDigest);
  assert.deepEqual(
    columns.map(({ name }) => name),
    ['__row', 'actual', 'p0', 'p1', 'p2'],
  );
  assert.ok(
    rows.every(
      (row) =>
        Math.abs(
          row
            .slice(2)
            .map(Number)
            .reduce((a, b) => a + b) - 1,
        ) < 1e-5,
    ),
  );
  assert.equal(output.confusion!.labels.length, 3);
});

test('rows whose class the model does not know are left out and counted', async (t) => {
  const { evaluate } = await train(t, penguins, { target: 'species' });
  const all = await evaluate();
  const some = await evaluate({ classes: ['Adelie', 'unknown bird', 'Gentoo'] });
  assert.ok(some.skippedCount > 0);
  assert.equal(some.rowCount + some.skippedCount, all.rowCount);
});

test('what cannot be measured is refused in words', async (t) => {
  const { evaluate } = await train(t, cars, { target: 'mpg', features: ['weight'] });
  const cases: [Record<string, unknown>, RegExp, RegExp][] = [
    [{ split: 'tset' }, /split 'tset' has no rows/, /test: \d+ rows/],
    [
      { features: [{ name: 'wings', kind: 'numeric' }] },
      /has no 'wings', which swift-heron takes/,
      /its own SQL/,
    ],
    [{ target: 'mgp' }, /no target 'mgp'/, /mpg/],
    [{ sliceColumns: ['orign'] }, /no column 'orign' to slice by/, /did you mean 'origin'/],
    [{ classes: ['a', 'b'], task: 'binary' }, /none of the \d+ rows/, /knows the classes a, b/],
    [{ task: 'multiclass', classes: ['13.0', '14.0'] }, /no output 'probabilities'/, /prediction/],
  ];
  for (const [changed, message, hint] of cases) {
    await assert.rejects(evaluate(changed), (error: { message: string; hint: string }) => {
      assert.match(error.message, message);
      assert.match(error.hint, hint);
      return true;
    });
  }
});
