import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Evaluation } from '@slipway/contract';
import type { Database } from '../../platform/database/database.ts';
import { forEachDatabase } from '../../platform/testing/databases.ts';
import { fitJob } from '../train/fit/fit-job.ts';
import { createTrain, trainJobKinds } from '../train/index.ts';
import { cars, makeFeatureSet } from '../train/testing/feature-tables.ts';
import { createRecordedTrials } from '../train/testing/recorded-trials.ts';
import { createPorts, fixtureMigrations } from '../train/testing/train-fixture.ts';
import { createEvaluate, evaluateJobKinds, evaluateMigrations, metricValue } from './index.ts';
import { evaluateJobHandlers } from './jobs.ts';

/** Two models of the same target: one that may look at everything, one that may look at one column. */
async function openEvaluate(t: TestContext, database: Database) {
  const ports = await createPorts(t, database, [fitJob, ...evaluateJobHandlers]);
  const train = createTrain({ ...ports, trials: createRecordedTrials() });
  const evaluate = createEvaluate(ports);
  for (const kind of [...trainJobKinds(train), ...evaluateJobKinds()]) ports.jobs.define(kind);
  await ports.jobs.start();
  const { dataset, ...featureSet } = await makeFeatureSet(ports.blobs, ports.folder, cars);
  const requestFor = async (features: string[]) => {
    const job = await train.submitFit({
      project: 'p',
      createdBy: 'ada',
      trainer: 'gbdt',
      target: 'mpg',
      params: { trees: 30, min_rows_per_leaf: 5 },
      splits: { train: 'train', validation: 'validation' },
      features,
      featureSet,
    });
    const { run, ...fitted } = await train.recordFit(await ports.jobs.ended(job.id), []);
    const { onnxDigest, task, target, classes } = fitted;
    const subject = { kind: 'run' as const, id: run.id, label: run.name };
    const model = { onnxDigest, task, target, classes, features: fitted.features };
    return { project: 'p', subject, ...model, featureSet, split: 'test', dataset };
  };
  const wise = await requestFor(['weight', 'horsepower', 'displacement', 'cylinders']);
  const blind = await requestFor(['acceleration']);
  return { ...ports, evaluate, wise, blind };
}

forEachDatabase('evaluate', [...fixtureMigrations, evaluateMigrations], (open) => {
  test('an evaluation is recorded once, told, linked and listed', async (t) => {
    const { evaluate, jobs, events, lineage, wise, blind } = await openEvaluate(t, await open(t));
    const job = await evaluate.submitEvaluation({ ...wise, sliceColumns: ['origin'] });
    const ended = await jobs.ended(job.id);
    const first = await evaluate.recordEvaluation(ended);
    assert.deepEqual(await evaluate.recordEvaluation(ended), first);
    assert.deepEqual(await evaluate.getEvaluation(first.id), first);
    assert.deepEqual(first.subject, wise.subject);
    const other = await evaluate.ensureEvaluation(blind);
    const list = (query: Record<string, string>) =>
      evaluate
        .listEvaluations({ project: 'p', limit: 10, ...query })
        .then(({ items }) => items.map(({ id }) => id));
    assert.deepEqual(await list({}), [other.evaluation.id, first.id]);
    assert.deepEqual(await list({ subjectKind: 'run', subjectId: wise.subject.id }), [first.id]);
    assert.deepEqual(await list({ cursor: other.evaluation.id }), [first.id]);
    const told = await events.list({ project: 'p', type: 'evaluation-finished', limit: 10 });
    assert.equal(told.length, 2);
    assert.match(told[1]!.message, /measured on 46 rows of test: rmse [\d.]+, r2 0\.\d+/);
    const graph = await lineage.graph({
      project: 'p',
      node: `evaluation:${first.id}`,
      direction: 'up',
      depth: 1,
      limit: 10,
    });
    assert.deepEqual(graph.edges.map(({ from }) => from).sort(), [
      'feature-set:set',
      `run:${wise.subject.id}`,
    ]);
  });

  test('the same model on the same rows is measured once', async (t) => {
    const { evaluate, jobs, wise } = await openEvaluate(t, await open(t));
    const first = await evaluate.ensureEvaluation(wise);
    assert.equal((await evaluate.ensureEvaluation(wise)).evaluation.id, first.evaluation.id);
    const other = await evaluate.ensureEvaluation({ ...wise, split: 'validation' });
    assert.notEqual(other.evaluation.id, first.evaluation.id);
    const measured = (await jobs.list({ project: 'p', limit: 20 })).filter(
      ({ kind }) => kind === 'evaluate.model',
    );
    assert.equal(measured.length, 2);
  });

  test('two models are measured and compared on the same rows', async (t) => {
    const { evaluate, events, lineage, wise, blind } = await openEvaluate(t, await open(t));
    const comparison = await evaluate.compareOnSameRows({
      metric: 'rmse',
      challenger: wise,
      champion: blind,
    });
    assert.equal(comparison.verdict, 'better');
    assert.ok(comparison.high < 0 && comparison.rowCount === 46);
    const { items } = await evaluate.listEvaluations({ project: 'p', limit: 10 });
    const rmseOf = (id: string) => items.find(({ subject }) => subject.id === id)!.metrics['rmse']!;
    assert.ok(Math.abs(comparison.challengerValue! - rmseOf(wise.subject.id)) < 1e-5);
    assert.ok(Math.abs(comparison.championValue! - rmseOf(blind.subject.id)) < 1e-5);
    assert.deepEqual(await evaluate.getComparison(comparison.id), comparison);
    assert.deepEqual((await evaluate.listComparisons({ project: 'p', limit: 5 })).items, [comparison]);
    const [told] = await events.list({ project: 'p', type: 'comparison-finished', limit: 10 });
    assert.match(told!.message, /is better than .* by rmse: difference -[\d.]+, 95% interval/);
    const graph = await lineage.graph({
      project: 'p',
      node: `comparison:${comparison.id}`,
      direction: 'up',
      depth: 1,
      limit: 10,
    });
    assert.deepEqual(
      graph.edges.map(({ from }) => from).sort(),
      items.map(({ id }) => `evaluation:${id}`).sort(),
    );
  });

  test('unknown things and metrics are refused with the nearest name', async (t) => {
    const { evaluate, wise } = await openEvaluate(t, await open(t));
    const { evaluation } = await evaluate.ensureEvaluation({ ...wise, sliceColumns: ['origin'] });
    const missing = { code: 'not-found' };
    await assert.rejects(evaluate.getEvaluation('none'), missing);
    await assert.rejects(evaluate.getComparison('none'), missing);
    const compared = { challengerEvaluationId: evaluation.id, championEvaluationId: evaluation.id };
    await assert.rejects(
      evaluate.submitComparison({ ...compared, championEvaluationId: 'none', metric: 'rmse' }),
      missing,
    );
    await assert.rejects(evaluate.submitComparison({ ...compared, metric: 'rsme' }), {
      code: 'invalid-request',
      hint: /did you mean 'rmse'/,
    });
    checkMetricLookup(evaluation);
  });
});

function checkMetricLookup(evaluation: Evaluation): void {
  assert.equal(metricValue(evaluation, 'rmse'), evaluation.metrics['rmse']);
  assert.equal(metricValue(evaluation, 'mean_absolute_error'), evaluation.metrics['mae']);
  const usa = evaluation.slices.find(({ value }) => value === 'USA')!;
  assert.equal(metricValue(evaluation, 'mae@USA'), usa.metrics['mae']);
  assert.equal(metricValue(evaluation, 'mae@origin=USA'), usa.metrics['mae']);
  for (const [name, hint] of [
    ['rsme', /did you mean 'rmse'/],
    ['auc', /auc is a metric of binary and multiclass/],
    ['mae@US', /did you mean|origin=USA/],
  ] as const) {
    assert.throws(() => metricValue(evaluation, name), { code: 'invalid-request', hint });
  }
}
