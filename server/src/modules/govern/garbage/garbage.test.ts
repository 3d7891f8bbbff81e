import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, ModuleMigrations } from '../../../platform/database/database.ts';
import type { JobHandler } from '../../../platform/jobs/job-handler.ts';
import { forEachDatabase } from '../../../platform/testing/databases.ts';
import { createTrain, trainMigrations } from '../../train/index.ts';
import { createRecordedTrials } from '../../train/testing/recorded-trials.ts';
import { createPorts, fixtureMigrations } from '../../train/testing/train-fixture.ts';
import { createGarbage } from './garbage.ts';

type Tables = { shelf_thing: { id: string; digest: string | null; body: string } };

const shelf: ModuleMigrations = {
  module: 'shelf',
  blobColumns: { shelf_thing: ['digest', 'body'] },
  migrations: [
    {
      id: '0001-create-things',
      async up(tx) {
        await tx.schema
          .createTable('shelf_thing')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('digest', 'text')
          .addColumn('body', 'text', (column) => column.notNull())
          .execute();
      },
    },
  ],
};

const day = 86_400_000;

/** A job that goes on until it is told to end. */
const hold: JobHandler = {
  kind: 'test.hold',
  run: (_, { signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('told to end')))),
};

async function openGarbage(t: TestContext, database: Database) {
  const ports = await createPorts(t, database, [hold]);
  const { blobs, clock } = ports;
  const train = createTrain({ ...ports, trials: createRecordedTrials() });
  const needed = new Set<string>();
  const garbage = createGarbage({
    ...ports,
    train,
    registry: { needsRun: async (runId) => needed.has(runId) },
    evaluate: { listEvaluations: async () => ({ items: [], nextCursor: null }) },
    modules: [shelf, trainMigrations],
  });
  /** Stored so many days ago. */
  const store = async (text: string, days: number): Promise<string> => {
    const { digest } = await blobs.put(Buffer.from(text));
    const seconds = (clock.now() - days * day) / 1000;
    utimesSync(await blobs.localPath(digest), seconds, seconds);
    return digest;
  };
  const keep = (id: string, digest: string | null, body = '') =>
    database.write<Tables, void>(async (tx) => {
      await tx.insertInto('shelf_thing').values({ id, digest, body }).execute();
    });
  const collect = (isDryRun = false, deletedRunsDays: number | null = null) =>
    garbage.collect({ isDryRun, graceHours: 24, deletedRunsDays, actor: 'ada' });
  return { ...ports, train, needed, store, keep, collect };
}

forEachDatabase('garbage', [...fixtureMigrations, shelf], (open) => {
  test('what nothing mentions goes, and its bytes are counted', async (t) => {
    const { store, keep, collect, blobs, audit } = await openGarbage(t, await open(t));
    const named = await store('named in a column', 9);
    const inText = await store('named in a text', 9);
    const unwanted = await store('unwanted', 9);
    const young = await store('young', 0.5);
    await keep('1', named);
    await keep(
      '2',
      null,
      JSON.stringify({ model: { onnx: inText }, other: `x${unwanted}`.replace('x', 'f') }),
    );
    const expected = { needed: { count: 2, bytes: 32 }, young: { count: 1, bytes: 5 } };
    const garbage = { count: 1, bytes: 8 };
    assert.deepEqual(await collect(true), { isDryRun: true, runs: null, ...expected, garbage });
    assert.equal(await blobs.has(unwanted), true);
    assert.deepEqual(await collect(), { isDryRun: false, runs: null, ...expected, garbage });
    assert.equal(await blobs.has(unwanted), false);
    for (const digest of [named, inText, young]) assert.equal(await blobs.has(digest), true);
    assert.deepEqual((await collect()).garbage, { count: 0, bytes: 0 });
    const [line] = await audit.list({ limit: 10 });
    assert.equal(line?.action, 'garbage.collect');
  });

  test('thousands of mentions are all read', async (t) => {
    const database = await open(t);
    const { store, collect, blobs } = await openGarbage(t, database);
    const last = await store('the last one', 9);
    await database.write<Tables, void>(async (tx) => {
      for (let from = 0; from < 5000; from += 250)
        await tx
          .insertInto('shelf_thing')
          .values(
            Array.from({ length: 250 }, (_, i) => ({
              id: String(from + i),
              digest: null,
              body: `${String(from + i).padStart(6, '0')} ${from + i === 4999 ? last : ''}`,
            })),
          )
          .execute();
    });
    await collect();
    assert.equal(await blobs.has(last), true);
  });

  test('what a job reads or just made is not garbage, nor what came since the oldest running one began', async (t) => {
    const { store, collect, blobs, jobs, clock, events } = await openGarbage(t, await open(t));
    const told = async () => (await events.list({ project: 'p', limit: 10 })).map(({ type }) => type);
    const read = await store('read by a job', 9);
    const unwanted = await store('unwanted', 9);
    jobs.define({ kind: 'test.hold', maxAttempts: 1 });
    await jobs.start();
    const job = await jobs.submit({ project: 'p', kind: 'test.hold', title: 'hold', input: { read } });
    for (let i = 0; i < 400 && (await jobs.get(job.id)).state !== 'running'; i++) await sleep(5);
    const made = await store('made by the job', 0);
    clock.advance(3 * day);
    const report = await collect();
    assert.deepEqual(
      [await blobs.has(read), await blobs.has(made), await blobs.has(unwanted)],
      [true, true, false],
    );
    assert.equal(report.young.count, 1);
    await jobs.cancel(job.id);
    // The last thing that is told of a job.
    for (let i = 0; i < 400 && !(await told()).includes('job-cancelled'); i++) await sleep(5);
  });

  test('runs deleted long ago go with their files, but for those that are needed', async (t) => {
    const { train, needed, collect, blobs, clock } = await openGarbage(t, await open(t));
    const { id: experimentId } = await train.experiments.create({
      project: 'p',
      name: 'e',
      artifactLocation: null,
      tags: {},
    });
    const make = async (text: string) => {
      const { run } = await train.startRun({
        project: 'p',
        experimentId,
        name: text,
        source: 'test',
        createdBy: 'ada',
      });
      await train.logRun(run.id, {
        metrics: [{ key: 'auc', value: 1, at: 1, step: 0 }],
        params: { a: 'b' },
        tags: {},
      });
      const { digest } = await train.logArtifact(run.id, { path: 'file.txt', bytes: Buffer.from(text) });
      return { id: run.id, digest };
    };
    const [active, old, late, used] = [
      await make('active'),
      await make('old'),
      await make('late'),
      await make('used'),
    ];
    needed.add(used.id);
    for (const { id } of [old, used]) await train.setRunLifecycle(id, 'deleted');
    clock.advance(40 * day);
    await train.setRunLifecycle(late.id, 'deleted');
    clock.advance(day);
    for (const { digest } of [active, old, late, used]) utimesSync(await blobs.localPath(digest), 1, 1);
    assert.deepEqual((await collect(true, 30)).runs, { removed: 1, kept: 1 });
    await train.findRun(old.id);
    const report = await collect(false, 30);
    assert.deepEqual(
      [report.runs, report.garbage],
      [
        { removed: 1, kept: 1 },
        { count: 1, bytes: 3 },
      ],
    );
    await assert.rejects(train.findRun(old.id), { code: 'not-found' });
    assert.equal(await blobs.has(old.digest), false);
    for (const { id, digest } of [active, late, used]) {
      assert.equal((await train.findRun(id)).params['a'], 'b');
      assert.equal(await blobs.has(digest), true);
    }
    await train.setRunLifecycle(late.id, 'active');
    assert.deepEqual((await collect(false, 0)).runs, { removed: 0, kept: 1 });
  });
});
