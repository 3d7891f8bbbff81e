import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Database } from '../../platform/database/database.ts';
import { forEachDatabase } from '../../platform/testing/databases.ts';
import { createPorts, fixtureMigrations } from '../train/testing/train-fixture.ts';
import { createTune, tuneMigrations } from './index.ts';

const study = {
  runId: 'run-1',
  project: 'p',
  name: 'swift-heron',
  jobId: 'job-1',
  sampler: 'random',
  metric: 'log_loss',
  direction: 'minimize' as const,
  trialCount: 3,
  space: { depth: { min: 1, max: 9 } },
};

async function openTune(t: TestContext, database: Database) {
  const ports = await createPorts(t, database);
  return { ...ports, tune: createTune(ports) };
}

forEachDatabase('tune', [...fixtureMigrations, tuneMigrations], (open) => {
  test('a study keeps its trials and knows the best one in its direction', async (t) => {
    const { tune, events } = await openTune(t, await open(t));
    await tune.studyStarted(study);
    for (const [number, value] of [0.5, null, 0.4].entries()) {
      await tune.trialStarted({
        studyRunId: 'run-1',
        number,
        runId: `r${number}`,
        params: { depth: number },
      });
      const state = value === null ? 'failed' : 'complete';
      await tune.trialEnded({ studyRunId: 'run-1', number, state, value, message: 'why' });
    }
    await tune.studyEnded({ runId: 'run-1', state: 'complete' });
    const kept = await tune.getStudy('run-1');
    assert.equal(kept.state, 'complete');
    assert.deepEqual(kept.best?.params, { depth: 2 });
    assert.deepEqual(
      kept.trials.map(({ state, value }) => [state, value]),
      [
        ['complete', 0.5],
        ['failed', null],
        ['complete', 0.4],
      ],
    );
    const told = await events.list({ project: 'p', limit: 10 });
    assert.deepEqual(
      told.map((event) => event.message),
      [
        'swift-heron: best log_loss 0.4 in trial 3',
        'swift-heron: trial 3 of 3 log_loss 0.4, the best so far',
        'swift-heron: trial 2 of 3 failed: why',
        'swift-heron: trial 1 of 3 log_loss 0.5, the best so far',
        'swift-heron: searching depth in 3 trials',
      ],
    );
  });

  test('a job that is repeated starts its study over and tells nothing twice', async (t) => {
    const { tune, events } = await openTune(t, await open(t));
    const trial = { studyRunId: 'run-1', number: 0, runId: 'r0', params: { depth: 1 } };
    const ended = { studyRunId: 'run-1', number: 0, state: 'complete' as const, value: 0.3 };
    await tune.studyStarted(study);
    await tune.trialStarted(trial);
    await tune.trialStarted(trial);
    await tune.trialEnded(ended);
    await tune.trialEnded({ ...ended, value: 0.9 });
    assert.equal((await tune.getStudy('run-1')).best?.value, 0.3);
    await tune.studyEnded({ runId: 'run-1', state: 'failed' });
    await tune.studyEnded({ runId: 'run-1', state: 'complete' });
    await tune.studyStarted(study);
    const again = await tune.getStudy('run-1');
    assert.deepEqual([again.state, again.trials], ['running', []]);
    const told = await events.list({ project: 'p', limit: 10 });
    assert.deepEqual(
      told.map((event) => event.type),
      ['study-finished', 'trial-finished', 'study-started'],
    );
  });

  test('maximizing takes the largest; pages go on; unknown studies are not found', async (t) => {
    const { tune } = await openTune(t, await open(t));
    for (const runId of ['a', 'b', 'c']) await tune.studyStarted({ ...study, runId, direction: 'maximize' });
    for (const [number, value] of [0.5, 0.7, 0.7].entries()) {
      await tune.trialStarted({ studyRunId: 'a', number, runId: `r${number}`, params: {} });
      await tune.trialEnded({ studyRunId: 'a', number, state: 'complete', value });
    }
    assert.equal((await tune.getStudy('a')).best?.number, 1);
    const page = await tune.listStudies({ project: 'p', limit: 2 });
    const rest = await tune.listStudies({ project: 'p', limit: 2, cursor: page.nextCursor! });
    assert.deepEqual(
      [...page.items, ...rest.items].map(({ id }) => id),
      ['c', 'b', 'a'],
    );
    await assert.rejects(tune.getStudy('none'), { code: 'not-found' });
    await tune.studyEnded({ runId: 'none', state: 'failed' });
  });
});
