import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { SplitSpec } from '@slipway/contract';
import { platformMigrations } from '../../platform/database/platform-migrations.ts';
import { isSlipwayError } from '../../platform/errors/slipway-error.ts';
import { jobMigrations } from '../../platform/jobs/job-migrations.ts';
import { forEachDatabase, type OpenTestDatabase } from '../../platform/testing/databases.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { dataMigrations } from './migrations.ts';
import { openData } from './testing/open-data.ts';

const csv = 'sold,amount,city\n2001-01-01,1,Oslo\n2001-01-02,2,Rome\n2001-01-03,3,Oslo\n2001-01-04,4,\n';
const byTime: SplitSpec = {
  by: 'time',
  on: 'sold',
  parts: { train: { to: '2001-01-03' }, test: { from: '2001-01-03' } },
};

async function openAll(t: TestContext, open: OpenTestDatabase) {
  // The queue must stop before the database closes; hooks run in the order they were made.
  const after: (() => unknown)[] = [];
  t.after(async () => {
    for (const work of after.reverse()) await work();
  });
  const hooks = { after: (work: () => unknown) => void after.push(work) } as Pick<TestContext, 'after'>;
  const folder = temporaryFolder(hooks);
  const database = await open(hooks);
  const parts = await openData(hooks, { database, folder });
  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  return { ...parts, database, folder, file, hooks };
}

const request = (source: string) => ({
  project: 'p',
  dataset: 'sales',
  source,
  message: 'first',
  actor: 'ann',
});

forEachDatabase('data', [...platformMigrations, jobMigrations, dataMigrations], (open) => {
  test('a file becomes a version with lineage, audit and event; the same again is unchanged', async (t) => {
    const { data, events, audit, lineage, file } = await openAll(t, open);
    const source = file('sales.csv', csv);
    const job = await data.importDataset({ ...request(source), split: byTime });
    const first = await data.finishImport(job.id);
    assert.equal(first.outcome, 'created');
    assert.equal(first.version.version, 1);
    assert.equal(first.version.rowCount, 4);
    assert.deepEqual(first.version.splits, [
      { name: 'train', rowCount: 2, from: null, to: '2001-01-03T00:00:00' },
      { name: 'test', rowCount: 2, from: '2001-01-03T00:00:00', to: null },
    ]);
    assert.deepEqual(await data.finishImport(job.id), first);

    const again = await data.importDataset({ ...request(source), split: byTime });
    const second = await data.finishImport(again.id);
    assert.deepEqual(second, { outcome: 'unchanged', version: first.version });

    const third = await data.finishImport((await data.importDataset(request(source))).id);
    assert.equal(third.outcome, 'created', 'another split is another version');
    assert.equal(third.version.version, 2);
    assert.equal(third.version.digest, first.version.digest);

    const told = (await events.list({ project: 'p', limit: 50 })).map(({ type }) => type);
    assert.deepEqual(
      told.filter((type) => type.startsWith('dataset')),
      ['dataset-version-created', 'dataset-version-unchanged', 'dataset-version-created'],
    );
    assert.deepEqual(
      (await audit.list({ project: 'p', limit: 10 })).map(({ actor, action }) => [actor, action]),
      [
        ['ann', 'dataset-version-created'],
        ['ann', 'dataset-version-created'],
      ],
    );
    const graph = await lineage.graph({
      project: 'p',
      node: `dataset-version:${first.version.id}`,
      direction: 'up',
      depth: 3,
      limit: 10,
    });
    assert.deepEqual(
      graph.nodes.map(({ kind, label }) => [kind, label]),
      [
        ['source', 'sales.csv'],
        ['dataset-version', 'sales v1'],
      ].sort(),
      JSON.stringify(graph),
    );
  });

  test('lists are paged; profile and rows are read', async (t) => {
    const { data, file } = await openAll(t, open);
    for (let count = 1; count <= 3; count++) {
      const source = file(`s${count}.csv`, csv + '2001-01-05,9,Oslo\n'.repeat(count));
      await data.finishImport((await data.importDataset({ ...request(source), split: byTime })).id);
    }
    const page = await data.listVersions('p', 'sales', { limit: 2 });
    assert.deepEqual(
      page.items.map(({ version }) => version),
      [3, 2],
    );
    const rest = await data.listVersions('p', 'sales', { limit: 2, cursor: page.nextCursor! });
    assert.deepEqual([rest.items.map(({ version }) => version), rest.nextCursor], [[1], null]);
    const { items } = await data.listDatasets('p', { limit: 10 });
    assert.deepEqual(
      items.map(({ name, versionCount, latest }) => [name, versionCount, latest?.version]),
      [['sales', 3, 3]],
    );
    const profile = await data.getProfile('p', 'sales', 1);
    assert.deepEqual(profile.columns[2]!.top[0], { value: 'Oslo', count: 3 });
    assert.equal(profile.columns[2]!.missingCount, 1);
    const wanted = { project: 'p', dataset: 'sales', version: 'latest' as const };
    const rows = await data.getRows({ ...wanted, offset: 1, limit: 2 });
    assert.deepEqual(rows, {
      columns: [
        { name: 'sold', type: 'DATE' },
        { name: 'amount', type: 'BIGINT' },
        { name: 'city', type: 'VARCHAR' },
      ],
      rows: [
        ['2001-01-02', 2, 'Rome'],
        ['2001-01-03', 3, 'Oslo'],
      ],
      rowCount: 7,
    });
    const test = await data.getRows({ ...wanted, offset: 1, limit: 1, split: 'test' });
    assert.deepEqual([test.rows, test.rowCount], [[['2001-01-04', 4, null]], 5]);
    await assert.rejects(data.getVersion('p', 'sales', 9), /there is no version 'sales v9'/);
    await assert.rejects(data.getRows({ ...wanted, offset: 0, limit: 1, split: 'x' }), /no part 'x'/);
  });

  test('a refused file makes no version; its report is kept and told', async (t) => {
    const { data, events, jobs, file } = await openAll(t, open);
    const job = await data.importDataset({
      ...request(file('bad.csv', csv)),
      expect: { columns: { city: { required: true } } },
    });
    await assert.rejects(data.finishImport(job.id), (error) => {
      assert.ok(isSlipwayError(error));
      assert.equal(error.code, 'expectations-failed');
      return true;
    });
    await assert.rejects(data.finishImport(job.id), { code: 'expectations-failed' });
    assert.equal((await jobs.get(job.id)).state, 'failed');
    const dataset = await data.getDataset('p', 'sales');
    assert.equal(dataset.versionCount, 0);
    assert.equal(dataset.latest, null);
    assert.deepEqual(dataset.lastRefusal?.report.results[0]?.examples, [{ row: 4, values: { city: null } }]);
    const refused = (await events.list({ project: 'p', type: 'dataset-refused', limit: 5 })).map(
      ({ severity, data: told }) => [severity, (told['report'] as { passed: boolean }).passed],
    );
    assert.deepEqual(refused, [['bad', false]]);
  });

  test('an import that a dead server left is recorded by the next', async (t) => {
    const { data, jobs, database, folder, file, hooks } = await openAll(t, open);
    await jobs.stop();
    const job = await data.importDataset(request(file('sales.csv', csv)));
    const next = await openData(hooks, { database, folder });
    await next.data.resume();
    await next.jobs.ended(job.id);
    const { version } = await next.data.finishImport(job.id);
    assert.equal(version.version, 1);
    assert.equal((await next.data.getDataset('p', 'sales')).versionCount, 1);
  });

  test('a feature set is made once for a version and a statement, and traced to its source', async (t) => {
    const { data, lineage, file } = await openAll(t, open);
    const source = file('sales.csv', csv);
    const imported = await data.finishImport(
      (await data.importDataset({ ...request(source), split: byTime })).id,
    );
    const wanted = {
      project: 'p',
      name: 'features',
      datasetVersionId: imported.version.id,
      sql: 'SELECT amount > 2 AS large, dayofweek(sold) AS day, city FROM sales',
    };
    assert.equal(await data.findFeatureSet(wanted), null);
    const job = await data.makeFeatureSet(wanted);
    const set = await data.finishFeatureSet(job.id);
    assert.deepEqual(set.splits, [
      { name: 'train', rowCount: 2 },
      { name: 'test', rowCount: 2 },
    ]);
    assert.deepEqual(await data.finishFeatureSet(job.id), set);
    assert.deepEqual(await data.findFeatureSet({ ...wanted, sql: `${wanted.sql} ;\n` }), set);
    assert.deepEqual(await data.getFeatureSet(set.id), set);
    assert.deepEqual((await data.listFeatureSets('p', { limit: 5 })).items, [set]);
    const graph = await lineage.graph({
      project: 'p',
      node: `feature-set:${set.id}`,
      direction: 'up',
      depth: 5,
      limit: 10,
    });
    assert.deepEqual(graph.edges.map(({ relation }) => relation).sort(), ['imported', 'transformed']);
    const broken = await data.makeFeatureSet({ ...wanted, sql: 'SELECT sum(amount) AS s FROM sales' });
    await assert.rejects(data.finishFeatureSet(broken.id), { code: 'invalid-sql' });
  });

  test('the keys of steps follow the content, not the name or the time', async (t) => {
    const { data, file } = await openAll(t, open);
    const one = file('one.csv', csv);
    const same = file('same.csv', csv);
    const other = file('other.csv', `${csv}2001-01-06,1,Bonn\n`);
    const plan = (source: string) => data.planImport({ dataset: 'sales', source, split: byTime });
    assert.equal(await plan(one), await plan(same));
    assert.notEqual(await plan(one), await plan(other));
    assert.notEqual(await plan(one), await data.planImport({ dataset: 'sales', source: one }));
    assert.equal(await plan('https://example.org/x.csv'), null);
    await assert.rejects(plan('/nowhere.csv'), { code: 'not-found' });
  });

  test('a query sees the datasets of its project and nothing else', async (t) => {
    const { data, file, folder } = await openAll(t, open);
    await data.finishImport((await data.importDataset(request(file('sales.csv', csv)))).id);
    await data.finishImport(
      (
        await data.importDataset({
          ...request(file('secret.csv', 'a\n1\n')),
          project: 'q',
          dataset: 'secret',
        })
      ).id,
    );
    const query = (sql: string, limit = 10) => data.query({ project: 'p', sql, limit });
    assert.deepEqual(
      await query('SELECT city, sum(amount) AS total FROM sales GROUP BY city ORDER BY total, city'),
      {
        columns: [
          { name: 'city', type: 'VARCHAR' },
          { name: 'total', type: 'HUGEINT' },
        ],
        rows: [
          ['Rome', 2],
          ['Oslo', 4],
          [null, 4],
        ],
        rowCount: 3,
      },
    );
    const many = await query('SELECT a.* FROM sales a, sales b', 5);
    assert.deepEqual([many.rows.length, many.rowCount], [5, null]);
    const passwd = '/etc/passwd';
    for (const sql of [
      `SELECT * FROM read_csv('${passwd}')`,
      `SELECT * FROM read_text('${passwd}')`,
      `SELECT * FROM '${folder}/secret.csv'`,
      `SELECT * FROM glob('${folder}/*')`,
      `SELECT * FROM read_parquet('${folder}/blobs/**')`,
      `SELECT * FROM sniff_csv('${passwd}')`,
      'SELECT * FROM secret',
      `COPY sales TO '${folder}/out.csv'`,
      `COPY (SELECT 1) TO '${folder}/out.csv'`,
      `ATTACH '${folder}/x.db'`,
      'SET enable_external_access = true',
      "SET memory_limit = '10GB'",
      'RESET lock_configuration',
      'CREATE TABLE x (a INTEGER)',
      'DROP VIEW sales',
      'INSTALL httpfs',
      'LOAD httpfs',
      'PRAGMA database_list',
      'CALL pragma_version()',
      "EXPORT DATABASE 'x'",
      'SELECT 1; SELECT 2',
      '',
      'SELEC 1',
    ]) {
      await assert.rejects(query(sql), { code: 'invalid-sql' }, sql);
    }
  });

  test('a query that would not end is stopped', { timeout: 30_000 }, async (t) => {
    const { data, file } = await openAll(t, open);
    await data.finishImport((await data.importDataset(request(file('sales.csv', csv)))).id);
    const endless = 'SELECT count(*) FROM range(1000000000) a, range(1000000) b, sales';
    await assert.rejects(
      data.query({ project: 'p', sql: endless, limit: 10, timeLimitMs: 300 }),
      /took longer than 0\.3 seconds/,
    );
  });
});
