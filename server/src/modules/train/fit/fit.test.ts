import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Database } from '../../../platform/database/database.ts';
import type { JobHandler } from '../../../platform/jobs/job-handler.ts';
import { forEachDatabase } from '../../../platform/testing/databases.ts';
import { createTune, tuneMigrations } from '../../tune/index.ts';
import { createTrain, trainJobKinds } from '../index.ts';
import { cars, makeFeatureSet } from '../testing/feature-tables.ts';
import { createPorts, fixtureMigrations } from '../testing/train-fixture.ts';
import { fitJob } from './fit-job.ts';

async function openTrain(t: TestContext, database: Database, handler: JobHandler = fitJob) {
  const ports = await createPorts(t, database, [handler]);
  const tune = createTune(ports);
  const train = createTrain({ ...ports, trials: tune });
  for (const kind of trainJobKinds(train)) ports.jobs.define(kind);
  await ports.jobs.start();
  const { dataset: _, ...featureSet } = await makeFeatureSet(ports.blobs, ports.folder, cars);
  const request = {
    project: 'p',
    experiment: 'cars',
    createdBy: 'ada',
    trainer: 'gbdt',
    target: 'mpg',
    params: { trees: 15, min_rows_per_leaf: 5 },
    splits: { train: 'train', validation: 'validation' },
    featureSet,
  };
  const madeFrom = [{ kind: 'feature-set' as const, id: 'set', label: 'features example' }];
  return { ...ports, tune, train, request, madeFrom };
}

const search = { trials: 3, sampleRows: 100, space: { max_leaves: { choices: [4, 8, 16] } } };

forEachDatabase('a training', [...fixtureMigrations, tuneMigrations], (open) => {
  test('leaves a run with params, curves, metrics, importance, the model, trials and lineage', async (t) => {
    const { train, tune, jobs, lineage, events, request, madeFrom } = await openTrain(t, await open(t));
    const job = await train.submitFit({ ...request, search, tags: { step: 'train' } });
    const ended = await jobs.ended(job.id);
    const fitted = await train.recordFit(ended, madeFrom);
    const { run } = fitted;
    assert.deepEqual(
      [run.status, run.source, run.experiment, run.jobId],
      ['finished', 'gbdt', 'cars', job.id],
    );
    assert.equal(run.metrics['rmse'], fitted.metrics['rmse']);
    assert.equal(run.params['max_leaves'], String(fitted.params['max_leaves']));
    assert.deepEqual(run.tags, { step: 'train', task: 'regression', target: 'mpg' });
    assert.deepEqual(run.inputs, madeFrom);
    assert.equal(run.featureImportance?.length, fitted.features.length);
    assert.deepEqual(
      run.artifacts.map(({ path, digest }) => [path, digest]),
      [['model/model.onnx', fitted.onnxDigest]],
    );
    const [curve] = await train.getMetricSeries(run.id, { keys: ['validation/rmse'], maxPoints: 100 });
    assert.equal(curve!.totalCount, 15);
    const children = await train.listRuns({ project: 'p', filter: `parent_run_id = '${run.id}'`, limit: 10 });
    assert.deepEqual(
      children.items.map(({ name, status }) => [name, status]),
      [3, 2, 1].map((number) => [`${run.name} trial ${number}`, 'finished']),
    );
    const study = await tune.getStudy(run.id);
    assert.deepEqual([study.state, study.trials.length], ['complete', 3]);
    assert.equal(study.best?.number, fitted.bestTrial);
    const graph = await lineage.graph({
      project: 'p',
      node: `run:${run.id}`,
      direction: 'up',
      depth: 2,
      limit: 10,
    });
    assert.deepEqual(
      graph.edges.map(({ from, to, relation }) => [from, to, relation]),
      [['feature-set:set', `run:${run.id}`, 'trained']],
    );
    const told = (await events.list({ project: 'p', limit: 100 })).map((event) => event.type);
    for (const type of ['run-started', 'study-started', 'trial-finished', 'study-finished', 'run-finished']) {
      assert.ok(told.includes(type), type);
    }
  });

  test('is recorded once, however often', async (t) => {
    const { train, jobs, events, request, madeFrom } = await openTrain(t, await open(t));
    const ended = await jobs.ended((await train.submitFit(request)).id);
    const first = await train.recordFit(ended, madeFrom);
    assert.deepEqual(await train.recordFit(ended, madeFrom), first);
    const finished = await events.list({ project: 'p', type: 'run-finished', limit: 10 });
    assert.equal(finished.length, 1);
  });

  test('that is repeated after its first attempt died has each point of its curves once', async (t) => {
    let attempt = 0;
    const dying: JobHandler = {
      kind: fitJob.kind,
      async run(input, context) {
        const output = await fitJob.run(input, context);
        if (attempt++ === 0) throw new Error('the process died');
        return output;
      },
    };
    const { train, tune, jobs, request, madeFrom } = await openTrain(t, await open(t), dying);
    const job = await train.submitFit({ ...request, search });
    await assert.rejects(train.recordFit(await jobs.ended(job.id), madeFrom), {
      message: 'the process died',
    });
    const [failed] = (await train.listRuns({ project: 'p', filter: 'parent_run_id is null', limit: 1 }))
      .items;
    assert.equal(failed?.status, 'failed');
    await jobs.retry(job.id);
    const { run } = await train.recordFit(await jobs.ended(job.id), madeFrom);
    assert.deepEqual([run.id, run.status], [failed.id, 'finished']);
    const [curve] = await train.getMetricSeries(run.id, { keys: ['train/rmse'], maxPoints: 100 });
    assert.equal(curve!.totalCount, 15);
    assert.equal((await tune.getStudy(run.id)).trials.length, 3);
    const { items } = await train.listRuns({ project: 'p', limit: 100 });
    assert.equal(items.length, 4);
  });

  test('that is stopped, or fails, ends its run without anybody waiting for it', async (t) => {
    const { train, tune, jobs, events, request } = await openTrain(t, await open(t));
    const job = await train.submitFit({ ...request, params: { trees: 100_000, max_leaves: 4 } });
    const started = Promise.withResolvers<void>();
    events.subscribe((event) => {
      if (event.type === 'run-started') started.resolve();
    });
    await started.promise;
    await jobs.cancel(job.id);
    await until(async () => (await newest(train))?.status === 'killed');
    const values = { choices: [-1] };
    await train.submitFit({ ...request, search: { trials: 2, space: { l2: values } } });
    await until(async () => (await newest(train))?.status === 'failed');
    const run = await newest(train);
    await until(async () => (await tune.getStudy(run!.id)).state === 'failed');
    const failures = await events.list({ project: 'p', type: 'run-failed', limit: 10 });
    assert.equal(failures.length, 2);
    assert.match(failures[0]!.message, /l2/);
  });

  test('with an unknown trainer or param is refused before it is queued', async (t) => {
    const { train, jobs, request } = await openTrain(t, await open(t));
    for (const wrong of [
      { trainer: 'gbtd' },
      { params: { tree: 1 } },
      { search: { ...search, space: { leaves: { choices: [1] } } } },
      { search: { ...search, space: { l2: { min: 0, max: 1, log: true } } } },
    ]) {
      await assert.rejects(train.submitFit({ ...request, ...wrong }), { code: 'invalid-training' });
    }
    assert.deepEqual(await jobs.list({ project: 'p', limit: 10 }), []);
  });
});

const newest = async (train: Awaited<ReturnType<typeof openTrain>>['train']) =>
  (await train.listRuns({ project: 'p', filter: 'parent_run_id is null', limit: 1 })).items[0];

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail('it never came about');
}
