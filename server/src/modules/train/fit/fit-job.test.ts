import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadOnnxModel } from '../../../engines/onnx/index.ts';
import { cars, makeFeatureSet, penguins } from '../testing/feature-tables.ts';
import { createJobContext, type RecordedContext } from '../testing/job-context.ts';
import type { FitOutput } from './fit-input.ts';
import { fitJob } from './fit-job.ts';
import { FitMessage } from './fit-message.ts';

/** Runs the handler on an example table. */
async function fit(
  context: RecordedContext,
  table: { file: string; sql: string },
  more: Record<string, unknown>,
): Promise<FitOutput> {
  const { dataset: _, ...featureSet } = await makeFeatureSet(context.blobs, context.folder, table);
  const input = {
    project: 'p',
    runId: 'run-1',
    runName: 'swift-heron',
    createdBy: 'ada',
    trainer: 'gbdt',
    splits: { train: 'train', validation: 'validation' },
    seed: 7,
    featureSet,
    ...more,
  };
  return (await fitJob.run(input as never, context)) as FitOutput;
}

const small = { trees: 20, min_rows_per_leaf: 5 };
const messagesOf = (context: RecordedContext) => context.sent.map((message) => FitMessage.parse(message));

test('a multiclass model of penguins is right, explained, and the same in ONNX Runtime', async (t) => {
  const context = await createJobContext(t);
  const output = await fit(context, penguins, { target: 'species', params: small });
  assert.deepEqual([output.task, output.classes], ['multiclass', ['Adelie', 'Chinstrap', 'Gentoo']]);
  assert.ok(output.metrics['accuracy']! > 0.9, JSON.stringify(output.metrics));
  assert.ok(output.onnxMaxDifference < 1e-5);
  assert.deepEqual(output.rowCounts, { train: 236, validation: 68, withoutTarget: 0 });
  assert.equal(output.features.length, 6);
  assert.equal(output.params['learning_rate'], 0.1);
  const total = output.importance.reduce((sum, { gain }) => sum + gain, 0);
  assert.ok(Math.abs(total - 1) < 1e-6 && output.importance[0]!.gain >= output.importance[1]!.gain);
  const model = await loadOnnxModel(await context.blobs.readBytes(output.onnxDigest));
  assert.deepEqual(
    model.inputs.map(({ name, kind }) => [name, kind]),
    output.features.map(({ name, kind }) => [name, kind]),
  );
  await model.dispose();
});

test('binary and regression targets are found out and learned', async (t) => {
  const binary = await fit(await createJobContext(t), cars, {
    target: 'is_american',
    params: small,
    features: ['weight', 'displacement', 'cylinders'],
  });
  assert.deepEqual([binary.task, binary.classes], ['binary', ['false', 'true']]);
  assert.ok(binary.metrics['auc']! > 0.9, JSON.stringify(binary.metrics));
  const regression = await fit(await createJobContext(t), cars, { target: 'mpg', params: small });
  assert.deepEqual([regression.task, regression.classes], ['regression', null]);
  assert.ok(regression.metrics['r2']! > 0.7, JSON.stringify(regression.metrics));
  assert.ok(regression.rowCounts.withoutTarget > 0);
});

test('equal inputs give an equal model, byte for byte; another seed does not with sampling', async (t) => {
  const digest = async (seed: number) => {
    const params = { ...small, row_sample: 0.7 };
    return (await fit(await createJobContext(t), cars, { target: 'mpg', params, seed })).onnxDigest;
  };
  assert.equal(await digest(1), await digest(1));
  assert.notEqual(await digest(1), await digest(2));
});

test('the run and its curves are told while it works', async (t) => {
  const context = await createJobContext(t);
  await fit(context, cars, { target: 'mpg', params: small, tags: { step: 'train' } });
  const [started, ...rest] = messagesOf(context);
  assert.ok(started?.type === 'started');
  assert.equal(started.run.params['trees'], '20');
  assert.deepEqual([started.run.tags, started.study], [{ step: 'train' }, null]);
  const points = rest.flatMap((message) => (message.type === 'points' ? message.points : []));
  const losses = points.filter(({ key }) => key === 'validation/rmse');
  assert.deepEqual(
    losses.map(({ step }) => step),
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
  assert.ok(Number(losses.at(-1)!.value) < Number(losses[0]!.value));
  const fractions = context.reports.map(({ fraction }) => fraction ?? 0);
  assert.ok(fractions.every((fraction, i) => i === 0 || fraction >= fractions[i - 1]!));
});

test('the linear trainer learns the three tasks and says what moved its margin', async (t) => {
  for (const [table, target, metric, least] of [
    [penguins, 'species', 'accuracy', 0.97],
    [cars, 'is_american', 'auc', 0.85],
    [cars, 'mpg', 'r2', 0.65],
  ] as const) {
    const features = target === 'is_american' ? ['weight', 'displacement', 'mpg'] : undefined;
    const context = await createJobContext(t);
    const output = await fit(context, table, { target, trainer: 'linear', features });
    assert.ok(output.metrics[metric]! > least, `${target} ${JSON.stringify(output.metrics)}`);
    assert.ok(output.onnxMaxDifference < 1e-4);
    const shares = output.importance.map(({ gain }) => gain);
    assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-6);
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => b - a),
    );
    const curve = messagesOf(context).flatMap((message) => (message.type === 'points' ? message.points : []));
    assert.ok(
      curve.some(({ key }) => key === (target === 'mpg' ? 'validation/rmse' : 'validation/log_loss')),
    );
  }
});

test('a search tries params on a sample, reports every trial, and the final fit takes the best', async (t) => {
  const context = await createJobContext(t);
  const output = await fit(context, cars, {
    target: 'mpg',
    params: small,
    search: {
      trials: 4,
      sampleRows: 150,
      space: { max_leaves: { choices: [2, 31] }, l2: { min: 0.1, max: 20, log: true } },
    },
  });
  assert.equal(output.trials.length, 4);
  const best = output.trials.reduce((a, b) => (b.value! < a.value! ? b : a));
  assert.equal(output.bestTrial, best.number);
  assert.equal(output.params['l2'], best.params['l2']);
  assert.equal(output.params['trees'], 20);
  const messages = messagesOf(context);
  const [started] = messages;
  assert.ok(started?.type === 'started');
  assert.deepEqual(
    [started.study?.metric, started.study?.direction, started.study?.trialCount],
    ['rmse', 'minimize', 4],
  );
  // What the search will choose is not yet a param of the run.
  assert.equal(started.run.params['l2'], undefined);
  assert.deepEqual(
    messages.flatMap((message) => (message.type === 'trial-ended' ? [message.value] : [])),
    output.trials.map(({ value }) => value),
  );
  assert.deepEqual(messages.filter(({ type }) => type === 'search-ended').length, 1);
});

test('a trial that cannot be trained is a failed trial; all of them fail the job', async (t) => {
  const context = await createJobContext(t);
  const search = { trials: 6, space: { learning_rate: { choices: [0.1, 9] } } };
  const output = await fit(context, cars, { target: 'mpg', params: small, search });
  const values = output.trials.map(({ params, value }) => [params['learning_rate'], value === null]);
  assert.ok(values.some(([rate]) => rate === 9) && values.some(([rate]) => rate === 0.1));
  assert.ok(values.every(([rate, failed]) => failed === (rate === 9)));
  await assert.rejects(
    fit(await createJobContext(t), cars, {
      target: 'mpg',
      search: { trials: 2, space: { learning_rate: { choices: [9] } } },
    }),
    { code: 'invalid-training', message: /learning_rate/ },
  );
});

test('without validation rows it trains, and does not search', async (t) => {
  const splits = { train: 'train', validation: null };
  const params = { ...small, early_stopping_rounds: 3 };
  const output = await fit(await createJobContext(t), cars, { target: 'mpg', params, splits });
  assert.deepEqual(output.metrics, { rounds: 20 });
  const search = { trials: 2, space: { l2: { min: 1, max: 2 } } };
  await assert.rejects(fit(await createJobContext(t), cars, { target: 'mpg', splits, search }), {
    code: 'invalid-training',
    message: /needs validation rows/,
  });
});

test('mistakes name the nearest right word', async (t) => {
  const cases: [Record<string, unknown>, RegExp, RegExp][] = [
    [{ trainer: 'gbtd' }, /no trainer 'gbtd'/, /did you mean 'gbdt'/],
    [{ params: { tree: 5 } }, /no param 'tree'/, /did you mean 'trees'/],
    [{ params: { learning_rate: 2 } }, /learning_rate/, /above 0 to 1/],
    [{ params: { trees: '7' } }, /'trees'/, /1 to 100000/],
    [
      { search: { trials: 2, space: { l2: { min: 2, max: 1 } } } },
      /'l2' goes from 2 down to 1/,
      /min: 1, max: 2/,
    ],
    [
      { search: { trials: 2, metric: 'rsme', space: { l2: { min: 1, max: 2 } } } },
      /no metric 'rsme'/,
      /'rmse'/,
    ],
  ];
  for (const [more, message, hint] of cases) {
    await assert.rejects(
      fit(await createJobContext(t), cars, { target: 'mpg', ...more }),
      (error: { code: string; message: string; hint: string }) => {
        assert.equal(error.code, 'invalid-training');
        assert.match(error.message, message);
        assert.match(error.hint, hint);
        return true;
      },
    );
  }
});

test('a cancelled training stops within a moment', async (t) => {
  const context = await createJobContext(t);
  setTimeout(() => context.cancel(), 300);
  const startedMs = performance.now();
  await assert.rejects(fit(context, cars, { target: 'mpg', params: { trees: 100_000, max_leaves: 4 } }));
  assert.ok(performance.now() - startedMs < 3_000);
});
