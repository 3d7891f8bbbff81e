import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '@slipway/contract';
import { createAudit } from '../../platform/audit/create-audit.ts';
import { systemClock } from '../../platform/clock/clock.ts';
import { createIds } from '../../platform/clock/ids.ts';
import type { Database } from '../../platform/database/database.ts';
import { platformMigrations } from '../../platform/database/platform-migrations.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { createEvents } from '../../platform/events/create-events.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { createLineage } from '../../platform/lineage/create-lineage.ts';
import { createLog } from '../../platform/log/log.ts';
import { forEachDatabase } from '../../platform/testing/databases.ts';
import { pipelineMigrations } from './migrations.ts';
import { createPipelineRunner } from './pipeline-runner.ts';
import type { StepContext, StepKind, StepKindName, StepKinds } from './step.ts';
import { createPipelineStore } from './store.ts';

const file = `project: p
data: { rows: { from: rows.csv } }
pipeline:
  features: { sql: f.sql, from: rows }
  train: { trainer: gbdt, from: features, target: y }
  other: { trainer: linear, from: features, target: y }
  evaluate: { evaluate: train }
`;

type Behaviour = (name: string, context: StepContext) => Promise<void>;

/** Step kinds that count their work; what a step's result depends on is `input`. */
function countingKinds(input: { value: string }, behave: Behaviour = async () => {}) {
  const done: string[] = [];
  const kind: StepKind = {
    plan: async (step) => ({ inputs: { name: step.name, value: input.value } }),
    async run(step, context) {
      await behave(step.name, context);
      done.push(step.name);
      return { values: step.name, outputs: [], message: `did ${step.name}` };
    },
  };
  const names: StepKindName[] = ['data', 'features', 'train', 'evaluate', 'register', 'gates', 'deploy'];
  return { done, kinds: Object.fromEntries(names.map((name) => [name, kind])) as StepKinds };
}

const ids = createIds(systemClock);
const noJobs = {
  get: async () => Promise.reject(new Error('no jobs here')),
  cancel: async () => ({}) as Job,
} as unknown as Jobs;

async function openRunner(database: Database, kinds: StepKinds) {
  const store = createPipelineStore(database);
  await store.saveProject({
    name: 'p',
    description: '',
    directory: '/tmp',
    file,
    fileDigest: 'x',
    createdAt: 1,
    updatedAt: 1,
  });
  const runner = createPipelineRunner({
    store,
    kinds,
    jobs: noJobs,
    ids,
    clock: systemClock,
    log: createLog('silent'),
    events: createEvents({ database, clock: systemClock }),
    audit: createAudit({ database, clock: systemClock }),
    lineage: createLineage({ database, clock: systemClock }),
  });
  const ended = async (id: string) => {
    for (let i = 0; i < 4000; i++) {
      const run = await store.getRun(id);
      if (run.state !== 'running')
        return {
          ...run,
          steps: Object.fromEntries((await store.steps(id)).map((step) => [step.name, step.state])),
        };
      await sleep(5);
    }
    return assert.fail('the run did not end');
  };
  const start = (change: { isForced?: boolean } = {}) =>
    runner.start({
      project: 'p',
      params: {},
      isForced: false,
      actor: 'ada',
      trigger: { kind: 'manual', by: 'ada', because: null },
      ...change,
    });
  return { runner, store, start, ended };
}

forEachDatabase('pipeline runs', [...platformMigrations, pipelineMigrations], (open) => {
  const opened = async (t: TestContext, input: { value: string }, behave?: Behaviour) => {
    const counting = countingKinds(input, behave);
    return { ...counting, ...(await openRunner(await open(t), counting.kinds)) };
  };

  test('every step comes after what it needs', async (t) => {
    const { done, start, ended } = await opened(t, { value: '1' });
    const run = await ended((await start()).id);
    assert.equal(run.state, 'succeeded');
    assert.equal(run.message, '5 steps done');
    for (const [step, need] of [
      ['features', 'rows'],
      ['train', 'features'],
      ['other', 'features'],
      ['evaluate', 'train'],
    ])
      assert.ok(done.indexOf(step!) > done.indexOf(need!), `${step} after ${need}`);
  });

  test('a second run with nothing changed does nothing, and says so; force and a change do', async (t) => {
    const input = { value: '1' };
    const { done, start, ended } = await opened(t, input);
    await ended((await start()).id);
    const second = await ended((await start()).id);
    assert.equal(second.message, 'nothing to do: all 5 steps are unchanged');
    assert.deepEqual(new Set(Object.values(second.steps)), new Set(['cached']));
    assert.equal(done.length, 5);
    await ended((await start({ isForced: true })).id);
    assert.equal(done.length, 10);
    input.value = '2';
    await ended((await start()).id);
    assert.equal(done.length, 15);
  });

  test('a step that fails ends the run with its reason, and what waited for it is skipped', async (t) => {
    const { start, ended } = await opened(t, { value: '1' }, async (name) => {
      if (name === 'train')
        throw new SlipwayError('invalid-training', 'every row has one class', { hint: 'look at the target' });
    });
    const run = await ended((await start()).id);
    assert.equal(run.state, 'failed');
    assert.match(run.message, /train failed: every row has one class\. look at the target/);
    assert.deepEqual(
      [run.steps['train'], run.steps['evaluate'], run.steps['features']],
      ['failed', 'skipped', 'succeeded'],
    );
  });

  test('a refusal is not a failure', async (t) => {
    const { start, ended } = await opened(t, { value: '1' }, async (name) => {
      if (name === 'rows') throw new SlipwayError('expectations-failed', '3 rows have no date');
    });
    const run = await ended((await start()).id);
    assert.deepEqual([run.state, run.steps['rows']], ['refused', 'refused']);
  });

  test('a defect in a step fails the run and does not take the server down', async (t) => {
    const { start, ended } = await opened(t, { value: '1' }, async () => {
      throw new TypeError('x is not a function');
    });
    assert.equal((await ended((await start()).id)).state, 'failed');
  });

  test('one run of a project at a time', async (t) => {
    const gate = Promise.withResolvers<void>();
    const { start, ended } = await opened(t, { value: '1' }, () => gate.promise);
    const { id } = await start();
    await assert.rejects(start(), { code: 'conflict', message: /run #1 of 'p' is still going on/ });
    gate.resolve();
    assert.equal((await ended(id)).state, 'succeeded');
  });

  test('a cancelled run stops, and what had not begun is skipped', async (t) => {
    const begun = Promise.withResolvers<void>();
    const { start, ended, runner } = await opened(t, { value: '1' }, async (name, { signal }) => {
      if (name !== 'features') return;
      begun.resolve();
      await sleep(60_000, undefined, { signal });
    });
    const { id } = await start();
    await begun.promise;
    await runner.cancel(id, 'ada');
    const run = await ended(id);
    assert.deepEqual(
      [run.state, run.steps['rows'], run.steps['features'], run.steps['train']],
      ['cancelled', 'succeeded', 'cancelled', 'skipped'],
    );
    await assert.rejects(runner.cancel(id, 'ada'), { code: 'conflict' });
  });

  test('a run that was going on when the server died is taken up where it stopped', async (t) => {
    const database = await open(t);
    const dead = countingKinds({ value: '1' }, async (name) => {
      if (name === 'train' || name === 'other') await new Promise(() => {});
    });
    const first = await openRunner(database, dead.kinds);
    const { id } = await first.start();
    while (!dead.done.includes('features')) await sleep(5);
    await sleep(20);
    const next = countingKinds({ value: '1' });
    const second = await openRunner(database, next.kinds);
    await second.runner.resume();
    const run = await second.ended(id);
    assert.equal(run.state, 'succeeded');
    assert.deepEqual(next.done.toSorted(), ['evaluate', 'other', 'train']);
  });

  test('params that are not known are refused', async (t) => {
    const { runner } = await opened(t, { value: '1' });
    const request = {
      project: 'p',
      isForced: false,
      actor: 'ada',
      trigger: { kind: 'manual', by: 'ada', because: null },
    } as const;
    await assert.rejects(runner.start({ ...request, params: { asof: 'x' } }), { code: 'invalid-request' });
    await assert.rejects(runner.start({ ...request, project: 'nobody', params: {} }), { code: 'not-found' });
  });
});
