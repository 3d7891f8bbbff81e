import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Run } from '@slipway/contract';
import fc from 'fast-check';
import type { Database } from '../../platform/database/database.ts';
import { forEachDatabase } from '../../platform/testing/databases.ts';
import { createTrain, type Train } from './index.ts';
import { createRecordedTrials } from './testing/recorded-trials.ts';
import { createPorts, fixtureMigrations } from './testing/train-fixture.ts';

type Made = { auc?: number; trainer?: string; depth?: string; owner?: string; name: string; ended: boolean };

const made: Made[] = [
  { name: 'alpha', auc: 0.71, trainer: 'gbdt', depth: '6', ended: true },
  { name: 'Beta_1', auc: 0.65, trainer: 'linear', owner: 'ada', ended: true },
  { name: 'beta-2', auc: Number.NaN, trainer: 'gbdt', depth: '10', owner: '', ended: false },
  { name: '100%', auc: Number.POSITIVE_INFINITY, depth: 'auto', owner: 'bob', ended: true },
  { name: 'x*[y]?', trainer: 'GBDT', depth: '-2.5', owner: "o'neil", ended: false },
  { name: 'zeta', auc: 0.71, trainer: 'linear', ended: false },
  { name: 'ünïcode', auc: -1, depth: '6', ended: true },
];

async function openRuns(t: TestContext, database: Database): Promise<Train> {
  const ports = await createPorts(t, database);
  const train = createTrain({ ...ports, trials: createRecordedTrials() });
  for (const one of made) {
    const { trainer, depth } = one;
    const run = await train.createRun({
      project: 'p',
      experiment: one.auc === undefined ? 'other' : 'main',
      source: 'test',
      createdBy: 'ada',
      name: one.name,
      params: { ...(trainer === undefined ? {} : { trainer }), ...(depth === undefined ? {} : { depth }) },
      tags: one.owner === undefined ? {} : { 'the owner': one.owner },
    });
    if (one.auc !== undefined) {
      await train.logRun(run.id, { metrics: [{ key: 'val/auc', value: one.auc, step: 0 }] });
    }
    ports.clock.advance(1000);
    if (one.ended) await train.finishRun(run.id, { status: 'finished' });
  }
  await train.createRun({ project: 'elsewhere', experiment: 'main', source: 'test', createdBy: 'ada' });
  return train;
}

const names = (runs: readonly Run[]) => runs.map((run) => run.name);

async function found(train: Train, filter: string): Promise<string[]> {
  return names((await train.listRuns({ project: 'p', filter, limit: 100 })).items).sort();
}

/** The filter and what it means, said in JavaScript. */
const conditions: readonly [string, (run: Made) => boolean][] = [
  ['metrics.val/auc > 0.7', (run) => run.auc !== undefined && run.auc > 0.7],
  ['metrics.val/auc <= 0.71', (run) => run.auc !== undefined && run.auc <= 0.71],
  ['metrics."val/auc" != 0.71', (run) => run.auc !== undefined && run.auc !== 0.71],
  ['metrics.val/auc in (0.65, -1)', (run) => run.auc === 0.65 || run.auc === -1],
  ['metrics.val/auc is null', (run) => run.auc === undefined],
  ['metrics.val/auc is nan', (run) => Number.isNaN(run.auc)],
  ['metrics.val/auc is not nan', (run) => run.auc !== undefined && !Number.isNaN(run.auc)],
  ['metrics.unheard > 0', () => false],
  ['metrics.unheard is null', () => true],
  ["params.trainer = 'gbdt'", (run) => run.trainer === 'gbdt'],
  ["params.trainer != 'gbdt'", (run) => run.trainer !== undefined && run.trainer !== 'gbdt'],
  ["params.trainer not in ('gbdt', 'x')", (run) => run.trainer !== undefined && run.trainer !== 'gbdt'],
  ["params.trainer ilike 'g%'", (run) => run.trainer?.toLowerCase() === 'gbdt'],
  ["params.trainer like 'g%'", (run) => run.trainer === 'gbdt'],
  ['params.depth >= 6', (run) => Number(run.depth) >= 6],
  ['params.depth != 6', (run) => run.depth !== undefined && run.depth !== '6'],
  ["params.depth = '6'", (run) => run.depth === '6'],
  ["params.depth < '6'", (run) => run.depth !== undefined && run.depth < '6'],
  ["tags.\"the owner\" = 'o''neil'", (run) => run.owner === "o'neil"],
  ["tags.`the owner` = ''", (run) => run.owner === ''],
  ["name like 'beta%'", (run) => run.name.startsWith('beta')],
  ["name ilike 'BETA__'", (run) => /^beta..$/i.test(run.name)],
  ["name like 'x*[%'", (run) => run.name === 'x*[y]?'],
  ["name not like '%a%'", (run) => !run.name.includes('a')],
  ["name like '100%'", (run) => run.name.startsWith('100')],
  ["status = 'finished'", (run) => run.ended],
  ["experiment = 'other'", (run) => run.auc === undefined],
  ['ended_at is null', (run) => !run.ended],
  ['ended_at > 0', (run) => run.ended],
  ['duration_ms = 1000', (run) => run.ended],
  ["started_at < '2020-01-01'", () => false],
  ['started_at > 1.5', () => true],
];

forEachDatabase('run lists', fixtureMigrations, (open) => {
  test('each condition means what it says', async (t) => {
    const train = await openRuns(t, await open(t));
    for (const [filter, holds] of conditions) {
      assert.deepEqual(await found(train, filter), namesOf(made.filter(holds)), filter);
    }
  });

  test('conditions compose as logic does', async (t) => {
    const train = await openRuns(t, await open(t));
    type Composed = { text: string; holds: (run: Made) => boolean };
    const leaf = fc.constantFrom(...conditions).map(([text, holds]): Composed => ({ text, holds }));
    const { tree } = fc.letrec<{ tree: Composed }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaf,
        tie('tree').map(({ text, holds }) => ({ text: `not (${text})`, holds: (run: Made) => !holds(run) })),
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({
          text: `(${a.text} and ${b.text})`,
          holds: (run: Made) => a.holds(run) && b.holds(run),
        })),
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({
          text: `((${a.text}) or (${b.text}))`,
          holds: (run: Made) => a.holds(run) || b.holds(run),
        })),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async ({ text, holds }) => {
        assert.deepEqual(await found(train, `(${text})`), namesOf(made.filter(holds)));
      }),
      { numRuns: 60 },
    );
  });

  test('orders by what runs have, those without it last, both ways', async (t) => {
    const train = await openRuns(t, await open(t));
    const ordered = async (orderBy?: string) =>
      names((await train.listRuns({ project: 'p', orderBy, limit: 100 })).items);
    const newestFirst = made.map((run) => run.name).reverse();
    assert.deepEqual(await ordered(), newestFirst);
    assert.deepEqual(await ordered('started_at'), newestFirst.toReversed());
    assert.deepEqual(await ordered('metrics.val/auc desc'), [
      '100%',
      'zeta',
      'alpha',
      'Beta_1',
      'ünïcode',
      'x*[y]?',
      'beta-2',
    ]);
    assert.deepEqual(await ordered('metrics.val/auc'), [
      'ünïcode',
      'Beta_1',
      'zeta',
      'alpha',
      '100%',
      'x*[y]?',
      'beta-2',
    ]);
    assert.deepEqual(await ordered('params.depth desc'), [
      'beta-2',
      'ünïcode',
      'alpha',
      'x*[y]?',
      '100%',
      'zeta',
      'Beta_1',
    ]);
    assert.deepEqual(await ordered('params.trainer, name desc'), [
      'x*[y]?',
      'beta-2',
      'alpha',
      'zeta',
      'Beta_1',
      'ünïcode',
      '100%',
    ]);
    assert.deepEqual(await ordered('metrics.unheard'), newestFirst);
  });

  test('pages add up to the whole list, whatever the ordering', async (t) => {
    const train = await openRuns(t, await open(t));
    for (const orderBy of [
      undefined,
      'metrics.val/auc desc',
      'params.depth',
      'tags."the owner", name',
      'ended_at desc',
    ]) {
      const query = { project: 'p', orderBy };
      const all = names((await train.listRuns({ ...query, limit: 100 })).items);
      for (const limit of [1, 2, 3]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await train.listRuns({ ...query, limit, cursor });
          seen.push(...names(page.items));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        assert.deepEqual(seen, all, `${orderBy} by ${limit}`);
      }
    }
  });

  test('a cursor of another list is refused', async (t) => {
    const train = await openRuns(t, await open(t));
    const { nextCursor } = await train.listRuns({ project: 'p', orderBy: 'name', limit: 2 });
    const forged = Buffer.from(JSON.stringify(['', ['x']])).toString('base64url');
    for (const cursor of [nextCursor!, forged, 'garbage', '']) {
      await assert.rejects(train.listRuns({ project: 'p', limit: 2, cursor }), { code: 'invalid-request' });
    }
  });

  test('a table of columns says what the list says, field by field', async (t) => {
    const train = await openRuns(t, await open(t));
    const fields =
      'metrics.val/auc, params.trainer, params.depth, tags."the owner", status, started_at, metrics.no';
    for (const filter of [undefined, "status = 'finished'", 'metrics.unheard > 0']) {
      const query = { project: 'p', filter, orderBy: 'metrics.val/auc desc' };
      const { items } = await train.listRuns({ ...query, limit: 100 });
      const table = await train.readRunTable({ ...query, fields, limit: 100 });
      const values = Object.fromEntries(table.columns.map((column) => [column.field, column.values]));
      assert.deepEqual(table.names, names(items));
      assert.deepEqual(
        table.ids,
        items.map(({ id }) => id),
      );
      assert.equal(table.totalCount, items.length);
      assert.deepEqual(values, {
        'metrics.val/auc': items.map(({ metrics }) => metrics['val/auc'] ?? null),
        'params.trainer': items.map(({ params }) => params['trainer'] ?? null),
        'params.depth': items.map(({ params }) => params['depth'] ?? null),
        'tags."the owner"': items.map(({ tags }) => tags['the owner'] ?? null),
        status: items.map(({ status }) => status),
        started_at: items.map(({ startedAt }) => startedAt),
        'metrics.no': items.map(() => null),
      });
    }
    const cut = await train.readRunTable({ project: 'p', fields: '', limit: 3 });
    assert.deepEqual([cut.ids.length, cut.totalCount, cut.columns], [3, made.length, []]);
  });

  test('a column of more runs than one statement can name', async (t) => {
    const train = await openRuns(t, await open(t));
    const count = 1100;
    for (let i = 0; i < count; i++) {
      const params = i % 2 === 0 ? { depth: String(i) } : {};
      await train.createRun({ project: 'many', experiment: 'e', source: 'test', createdBy: 'ada', params });
    }
    const { columns, totalCount } = await train.readRunTable({
      project: 'many',
      fields: 'params.depth',
      orderBy: 'started_at',
      limit: 20_000,
    });
    const expected = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? String(i) : null));
    assert.equal(totalCount, count);
    assert.deepEqual(columns[0]?.values.toSorted(), expected.toSorted());
  });

  test('a list reads only the fields it was asked for, and counts when asked', async (t) => {
    const train = await openRuns(t, await open(t));
    const query = { project: 'p', filter: 'params.depth is not null', limit: 2, count: true };
    const { items, totalCount } = await train.listRuns({ ...query, fields: 'params.depth, tags.none' });
    assert.deepEqual(
      items.map(({ params, metrics, tags }) => [Object.keys(params), metrics, tags]),
      items.map(() => [['depth'], {}, {}]),
    );
    assert.equal(totalCount, made.filter(({ depth }) => depth !== undefined).length);
    assert.equal((await train.listRuns({ project: 'p', limit: 2 })).totalCount, null);
    await assert.rejects(train.listRuns({ ...query, fields: 'params.a b' }), {
      code: 'invalid-filter',
      message: /character 10: 'b' is not expected here/,
    });
  });

  test('the fields that runs have are told with how many have them', async (t) => {
    const train = await openRuns(t, await open(t));
    const { fields, runCount } = await train.listRunFields('p');
    const having = (has: (run: Made) => boolean) => made.filter(has).length;
    assert.equal(runCount, made.length);
    assert.deepEqual(
      fields.map(({ of, key, runCount: n }) => [of, key, n]).toSorted(),
      [
        ['metric', 'val/auc', having(({ auc }) => auc !== undefined)],
        ['param', 'depth', having(({ depth }) => depth !== undefined)],
        ['param', 'trainer', having(({ trainer }) => trainer !== undefined)],
        ['tag', 'the owner', having(({ owner }) => owner !== undefined)],
      ].toSorted(),
    );
    assert.deepEqual(await train.listRunFields('nothing'), { fields: [], runCount: 0 });
  });

  test('one experiment can be looked at alone', async (t) => {
    const train = await openRuns(t, await open(t));
    const { items } = await train.listRuns({ project: 'p', experiment: 'other', limit: 10 });
    assert.deepEqual(names(items), ['x*[y]?']);
  });
});

const namesOf = (runs: readonly Made[]) => runs.map((run) => run.name).sort();
