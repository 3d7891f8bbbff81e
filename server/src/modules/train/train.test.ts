import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Event } from '@slipway/contract';
import type { Database } from '../../platform/database/database.ts';
import { forEachDatabase } from '../../platform/testing/databases.ts';
import { createTrain, type Train } from './index.ts';
import { createRecordedTrials } from './testing/recorded-trials.ts';
import { createPorts, fixtureMigrations } from './testing/train-fixture.ts';

async function openTrain(t: TestContext, database: Database) {
  const ports = await createPorts(t, database);
  return { ...ports, train: createTrain({ ...ports, trials: createRecordedTrials() }) };
}

const start = (train: Train, more: Partial<Parameters<Train['createRun']>[0]> = {}) =>
  train.createRun({ project: 'p', experiment: 'default', source: 'test', createdBy: 'ada', ...more });

forEachDatabase('train', fixtureMigrations, (open) => {
  test('a run lives from its start to its end and tells about it once', async (t) => {
    const { train, events, clock } = await openTrain(t, await open(t));
    const run = await start(train, { name: 'first', params: { depth: '6' }, tags: { owner: 'ada' } });
    assert.equal(run.status, 'running');
    clock.advance(50);
    await train.logRun(run.id, { metrics: [{ key: 'auc', value: 0.7, step: 1 }], params: { eta: '0.1' } });
    const ended = await train.finishRun(run.id, { status: 'finished' });
    await train.finishRun(run.id, { status: 'finished' });
    assert.deepEqual(ended, {
      ...run,
      status: 'finished',
      endedAt: run.startedAt + 50,
      params: { depth: '6', eta: '0.1' },
      metrics: { auc: 0.7 },
      tags: { owner: 'ada' },
    });
    await assert.rejects(train.finishRun(run.id, { status: 'failed' }), { code: 'conflict' });
    await assert.rejects(train.finishRun(run.id, { status: 'running' }), { code: 'invalid-request' });
    const told = await events.list({ project: 'p', limit: 10 });
    assert.deepEqual(
      told.map((event: Event) => event.type),
      ['run-finished', 'run-started'],
    );
  });

  test('an unknown run is not found by any verb', async (t) => {
    const { train } = await openTrain(t, await open(t));
    const missing = { code: 'not-found' };
    await assert.rejects(train.getRun('none'), missing);
    await assert.rejects(train.getRunDetail('none'), missing);
    await assert.rejects(train.logRun('none', { tags: { a: 'b' } }), missing);
    await assert.rejects(train.finishRun('none', { status: 'finished' }), missing);
    await assert.rejects(train.getMetricSeries('none', { maxPoints: 10 }), missing);
    await assert.rejects(train.logArtifact('none', { path: 'a', bytes: new Uint8Array() }), missing);
    await assert.rejects(start(train, { parentRunId: 'none' }), missing);
  });

  test('a param stays what it was; the rest of a refused batch is not kept', async (t) => {
    const { train } = await openTrain(t, await open(t));
    const run = await start(train, { params: { depth: '6' } });
    await train.logRun(run.id, { params: { depth: '6', eta: '0.1' } });
    await assert.rejects(
      train.logRun(run.id, {
        params: { depth: '7', other: 'x' },
        tags: { kept: 'no' },
        metrics: [{ key: 'auc', value: 1, step: 0 }],
      }),
      { code: 'conflict', message: /'depth' is already '6'/ },
    );
    const { params, tags, metrics } = await train.getRun(run.id);
    assert.deepEqual(
      { params, tags, metrics },
      { params: { depth: '6', eta: '0.1' }, tags: {}, metrics: {} },
    );
  });

  test('tags change, NUL is refused', async (t) => {
    const { train } = await openTrain(t, await open(t));
    const run = await start(train, { tags: { stage: 'draft' } });
    await train.logRun(run.id, { tags: { stage: 'final', note: '' } });
    assert.deepEqual((await train.getRun(run.id)).tags, { stage: 'final', note: '' });
    await assert.rejects(train.logRun(run.id, { tags: { a: 'x\0y' } }), { code: 'invalid-request' });
  });

  test('NaN and infinities are kept as they are', async (t) => {
    const { train } = await openTrain(t, await open(t));
    const run = await start(train);
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324, 1.7e308];
    await train.logRun(run.id, {
      metrics: values.map((value, step) => ({ key: `m${step}`, value, step: 0 })),
    });
    assert.deepEqual((await train.getRun(run.id)).metrics, {
      m0: 'NaN',
      m1: 'Infinity',
      m2: '-Infinity',
      m3: 0,
      m4: 5e-324,
      m5: 1.7e308,
    });
    const [series] = await train.getMetricSeries(run.id, { keys: ['m0'], maxPoints: 10 });
    assert.deepEqual(
      series!.points.map(({ value }) => value),
      ['NaN'],
    );
  });

  test('the latest value is that of the largest step, then time, whatever order they come in', async (t) => {
    const { train } = await openTrain(t, await open(t));
    const run = await start(train);
    const log = (value: number, step: number, at: number) =>
      train.logRun(run.id, { metrics: [{ key: 'loss', value, step, at }] });
    await log(3, 5, 100);
    await log(1, 4, 900);
    assert.equal((await train.getRun(run.id)).metrics['loss'], 3);
    await log(2, 5, 101);
    assert.equal((await train.getRun(run.id)).metrics['loss'], 2);
    await train.logRun(run.id, {
      metrics: [
        { key: 'loss', value: 7, step: 9, at: 1 },
        { key: 'loss', value: 8, step: 8, at: 2 },
      ],
    });
    assert.equal((await train.getRun(run.id)).metrics['loss'], 7);
  });

  test('a batch sent twice is kept once, and a curve comes back in order of steps', async (t) => {
    const { train } = await openTrain(t, await open(t));
    const run = await start(train);
    const metrics = [3, 1, 2].map((step) => ({ key: 'loss', value: 1 / step, step, at: step }));
    await train.logRun(run.id, { metrics });
    await train.logRun(run.id, { metrics });
    const [series] = await train.getMetricSeries(run.id, { maxPoints: 10 });
    assert.deepEqual(series, {
      runId: run.id,
      key: 'loss',
      points: [1, 2, 3].map((step) => ({ step, at: step, value: 1 / step })),
      totalCount: 3,
    });
  });

  test('a long curve is reduced and keeps its peak', async (t) => {
    const { train } = await openTrain(t, await open(t));
    const run = await start(train);
    for (let from = 0; from < 25_000; from += 5_000) {
      const metrics = Array.from({ length: 5_000 }, (_, i) => ({
        key: 'loss',
        value: from + i === 12_345 ? 99 : Math.sin((from + i) / 500),
        step: from + i,
        at: 0,
      }));
      await train.logRun(run.id, { metrics });
    }
    const [series] = await train.getMetricSeries(run.id, { keys: ['loss'], maxPoints: 100 });
    assert.equal(series!.totalCount, 25_000);
    assert.ok(series!.points.length <= 100, String(series!.points.length));
    assert.ok(series!.points.some((point) => point.value === 99 && point.step === 12_345));
    assert.deepEqual([series!.points[0]!.step, series!.points.at(-1)!.step], [0, 24_999]);
  });

  test('artifacts are blobs under a path that leads nowhere else', async (t) => {
    const { train, blobs } = await openTrain(t, await open(t));
    const run = await start(train);
    await train.logArtifact(run.id, { path: 'plots/a.txt', bytes: Buffer.from('one') });
    const stored = await train.logArtifact(run.id, { path: 'plots/a.txt', bytes: Buffer.from('two') });
    assert.deepEqual((await train.getRunDetail(run.id)).artifacts, [stored]);
    assert.equal(Buffer.from(await blobs.readBytes(stored.digest)).toString(), 'two');
    for (const path of ['../x', '/x', 'a//b', 'a/./b', '', 'a\\b', 'a\nb', 'x'.repeat(501)]) {
      await assert.rejects(train.logArtifact(run.id, { path, bytes: Buffer.from('x') }), {
        code: 'invalid-request',
      });
    }
  });
});
