import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../clock/clock.ts';
import { createIds } from '../clock/ids.ts';
import type { Database } from '../database/database.ts';
import { createEvents } from '../events/create-events.ts';
import { eventsMigrations } from '../events/events-migrations.ts';
import { createLog } from '../log/log.ts';
import { forEachDatabase } from '../testing/databases.ts';
import type { ExecutionListener, Executor, Submission } from './executor.ts';
import { jobMigrations } from './job-migrations.ts';
import { createJobs } from './job-runner.ts';
import { createJobStore } from './job-store.ts';

type Execution = { submission: Submission; listener: ExecutionListener; isCancelled: boolean };

/** An executor whose executions end when the test says so. */
function manualExecutor() {
  const executions: Execution[] = [];
  const executor: Executor = {
    name: 'manual',
    run(submission, listener) {
      const execution: Execution = { submission, listener, isCancelled: false };
      executions.push(execution);
      return {
        cancel() {
          execution.isCancelled = true;
          listener.onExit({ state: 'cancelled' });
        },
      };
    },
    async close() {
      for (const { listener } of executions) listener.onExit({ state: 'lost', reason: 'closed' });
    },
  };
  return { executor, executions };
}

const ids = createIds(systemClock);

function openJobs(database: Database, cores = 2) {
  const { executor, executions } = manualExecutor();
  const events = createEvents({ database, clock: systemClock });
  const store = createJobStore(database);
  const jobs = createJobs({
    store,
    executor,
    events,
    clock: systemClock,
    ids,
    log: createLog('error'),
    cores,
    isSoleOwner: true,
  });
  jobs.define({ kind: 'test.work' });
  jobs.define({ kind: 'test.small', cores: 1 });
  jobs.define({ kind: 'test.background', isBackground: true });
  jobs.define({ kind: 'test.once', maxAttempts: 1 });
  return { jobs, executions, events, store };
}

async function until<T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (let i = 0; i < 4000; i++) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await sleep(5);
  }
  return assert.fail('it did not happen within 20 s');
}

const job = (kind = 'test.work') => ({ kind, project: 'p', title: `a ${kind}`, input: { n: 1 } });

forEachDatabase('jobs', [jobMigrations, eventsMigrations], (open) => {
  /** The runner must stop before its database closes; hooks run in the order they were made. */
  const opened = async (t: TestContext, cores?: number) => {
    let stop = async () => {};
    t.after(() => stop());
    const parts = openJobs(await open(t), cores);
    await parts.jobs.start();
    stop = () => parts.jobs.stop();
    return parts;
  };

  test('a job runs with its input and keeps output, progress, logs and messages', async (t) => {
    const { jobs, executions } = await opened(t);
    const messages: unknown[] = [];
    jobs.define({ kind: 'test.work', onMessage: async (_, message) => void messages.push(message) });
    const { id } = await jobs.submit(job());
    const { submission, listener } = await until(() => executions[0]);
    assert.deepEqual([submission.jobId, submission.input], [id, { n: 1 }]);
    listener.onProgress({ fraction: 0.5, message: 'half', ratePerSecond: 10, unit: 'rows' });
    listener.onLog('out', 'one\ntwo');
    listener.onMessage({ metric: 1 });
    const running = await until(async () => (await jobs.get(id)).progress !== null && jobs.get(id));
    assert.equal(running.progress?.fraction, 0.5);
    listener.onExit({ state: 'succeeded', output: { answer: 42 } });
    const ended = await jobs.ended(id);
    assert.deepEqual([ended.state, ended.output], ['succeeded', { answer: 42 }]);
    assert.deepEqual(
      (await jobs.logs(id, 0, 10)).map((line) => line.text),
      ['one', 'two'],
    );
    assert.deepEqual(messages, [{ metric: 1 }]);
  });

  test('jobs wait for cores, background jobs do not', async (t) => {
    const { jobs, executions } = await opened(t);
    for (const kind of ['test.work', 'test.work', 'test.background']) await jobs.submit(job(kind));
    await until(() => executions.length === 2);
    assert.deepEqual(
      executions.map((one) => one.submission.kind),
      ['test.work', 'test.background'],
    );
    executions[0]!.listener.onExit({ state: 'succeeded', output: null });
    await until(() => executions.length === 3);
  });

  test('small jobs share the cores', async (t) => {
    const { jobs, executions } = await opened(t, 2);
    for (let i = 0; i < 3; i++) await jobs.submit(job('test.small'));
    await until(() => executions.length === 2);
    await sleep(30);
    assert.equal(executions.length, 2);
  });

  test('a lost process is tried again until the attempts are used up, then fails with a reason', async (t) => {
    const { jobs, executions } = await opened(t);
    const { id } = await jobs.submit(job());
    for (let attempt = 1; attempt <= 5; attempt++) {
      const execution = await until(() => executions[attempt - 1]);
      execution.listener.onExit({ state: 'lost', reason: 'the process was ended by SIGKILL' });
    }
    const ended = await jobs.ended(id);
    assert.equal(ended.state, 'failed');
    assert.match(ended.error!.message, /SIGKILL; gave up after 5 attempts/);
  });

  test('a failure keeps its code and hint and is not tried again, but can be retried by hand', async (t) => {
    const { jobs, executions } = await opened(t);
    const { id } = await jobs.submit(job());
    (await until(() => executions[0])).listener.onExit({
      state: 'failed',
      error: { code: 'invalid-data', message: 'broken file', hint: 'mend it' },
    });
    assert.deepEqual((await jobs.ended(id)).error, {
      code: 'invalid-data',
      message: 'broken file',
      hint: 'mend it',
    });
    await jobs.retry(id);
    (await until(() => executions[1])).listener.onExit({ state: 'succeeded', output: 1 });
    assert.equal((await jobs.ended(id)).state, 'succeeded');
    await assert.rejects(jobs.retry(id), { code: 'conflict' });
  });

  test('cancel ends a running job and a queued one, and refuses an ended one', async (t) => {
    const { jobs, executions } = await opened(t);
    const first = await jobs.submit(job());
    const second = await jobs.submit(job());
    await until(() => executions[0]);
    await jobs.cancel(second.id);
    await jobs.cancel(first.id);
    assert.equal((await jobs.ended(first.id)).state, 'cancelled');
    assert.equal((await jobs.ended(second.id)).state, 'cancelled');
    assert.equal(executions.length, 1);
    await assert.rejects(jobs.cancel(first.id), { code: 'conflict' });
  });

  test('what a dead server left running is taken up by the next one', async (t) => {
    const stops: (() => Promise<void>)[] = [];
    t.after(async () => {
      for (const stop of stops) await stop();
    });
    const database = await open(t);
    const dead = openJobs(database);
    await dead.jobs.start();
    const { id } = await dead.jobs.submit(job());
    await until(async () => (await dead.jobs.get(id)).state === 'running');
    // The first server says nothing more, as after kill -9; a second one opens the same database.
    const next = openJobs(database);
    await next.jobs.start();
    stops.push(
      () => next.jobs.stop(),
      () => dead.jobs.stop(),
    );
    const execution = await until(() => next.executions[0]);
    assert.equal(execution.submission.jobId, id);
    execution.listener.onExit({ state: 'succeeded', output: 'again' });
    const ended = await next.jobs.ended(id);
    assert.deepEqual([ended.output, ended.attempt], ['again', 2]);
  });

  test('an unknown kind and an unknown id are refused for people', async (t) => {
    const { jobs } = await opened(t);
    await assert.rejects(jobs.submit(job('test.unknown')), { code: 'invalid-request', hint: /test\.work/ });
    await assert.rejects(jobs.get('nope'), { code: 'not-found' });
  });
});
