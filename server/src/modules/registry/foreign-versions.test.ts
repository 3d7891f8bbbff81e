import assert from 'node:assert/strict';
import { test } from 'node:test';
import { platformMigrations } from '../../platform/database/platform-migrations.ts';
import { openSqliteDatabase } from '../../platform/database/sqlite-database.ts';
import { forEachDatabase } from '../../platform/testing/databases.ts';
import { assertServable, type NewForeignVersion, type Registry, registryMigrations } from './index.ts';
import { createRegistryStore } from './store/registry-store.ts';
import { openTestRegistry, trainedVersion } from './testing/open-registry.ts';

const project = 'default';
const actor = 'ada';
const churn = { project, name: 'churn model' };

const files = (change: Partial<NewForeignVersion> = {}): NewForeignVersion => ({
  project,
  model: churn.name,
  source: 'mlflow-artifacts:/1/abc/artifacts/model',
  storageLocation: null,
  runId: 'abc',
  runLink: '',
  loggedModelId: null,
  tags: {},
  description: '',
  createdBy: actor,
  ...change,
});

const makeModel = (registry: Registry, name = churn.name, tags: Record<string, string> = {}) =>
  registry.createModel({ project, name, description: '', tags, actor });

forEachDatabase('models of other clients', [...platformMigrations, registryMigrations], (open) => {
  test('a model may be empty, and there is one of a name', async (t) => {
    const { registry, events, audit } = await openTestRegistry(open, t);
    await makeModel(registry, churn.name, { team: 'growth' });
    const shown = await registry.getModel(project, churn.name);
    assert.deepEqual([shown.latest, shown.versionCount, shown.tags], [null, 0, { team: 'growth' }]);
    await assert.rejects(makeModel(registry), { code: 'conflict', message: /churn model/ });
    await makeModel(registry, 'CHURN MODEL');
    assert.equal((await events.list({ type: 'model-created', limit: 5 })).length, 2);
    assert.equal((await audit.list({ project, limit: 1 }))[0]!.action, 'model.create');
  });

  for (const [name, words] of [
    ['  ', /blank/],
    ['a/b', /slash/],
    ['a:b', /colon/],
    ['x'.repeat(257), /257 characters/],
  ] as const) {
    test(`'${name.slice(0, 5)}' names no model`, async (t) => {
      const { registry } = await openTestRegistry(open, t);
      await assert.rejects(makeModel(registry, name), { code: 'invalid-request', message: words });
    });
  }

  test('a run is needed by the versions made from it, and by those whose files lie below it', async (t) => {
    const { registry } = await openTestRegistry(open, t);
    await makeModel(registry);
    assert.equal(await registry.needsRun('abc'), false);
    const version = await registry.registerForeign(files({ runId: null }), []);
    assert.equal(await registry.needsRun('abc'), true);
    for (const other of ['ab', 'artifacts/mode']) assert.equal(await registry.needsRun(other), false);
    await registry.registerForeign(files({ runId: 'r2', source: 's3://b/m' }), []);
    assert.equal(await registry.needsRun('r2'), true);
    await registry.deleteVersion({ ...churn, version: version.version }, { actor });
    assert.equal(await registry.needsRun('abc'), false);
  });

  test('files elsewhere are a version that is shown and may not be served', async (t) => {
    const { registry, lineage } = await openTestRegistry(open, t);
    await assert.rejects(registry.registerForeign(files(), []), { code: 'not-found' });
    await makeModel(registry);
    const stored = await registry.registerForeign(files({ tags: { a: '1' }, description: 'first' }), [
      { kind: 'run', id: 'abc', label: 'brave-sail-1' },
    ]);
    assert.throws(() => assertServable(stored), {
      code: 'conflict',
      message: /churn model v1 has no ONNX model/,
      hint: /mlflow-artifacts:\/1\/abc/,
    });
    const shown = await registry.getVersion({ project, model: churn.name, version: '1' });
    assert.deepEqual(
      [shown.digest, shown.signature, shown.source, shown.tags, shown.stage, shown.status],
      [null, null, 'mlflow-artifacts:/1/abc/artifacts/model', { a: '1' }, 'None', 'ready'],
    );
    const { edges } = await lineage.graph({
      project,
      node: `model-version:${stored.id}`,
      direction: 'up',
      depth: 1,
      limit: 5,
    });
    assert.equal(edges.length, 1);
    // The same files again are another version: nobody knows whether their bytes are the same.
    assert.equal((await registry.registerForeign(files(), [])).version, 2);
  });

  test('clients that register at the same moment each get a number', async (t) => {
    const { registry } = await openTestRegistry(open, t);
    await makeModel(registry);
    const made = await Promise.all(Array.from({ length: 8 }, () => registry.registerForeign(files(), [])));
    assert.deepEqual(made.map(({ version }) => version).toSorted(), [1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('a number is not given twice, whatever is deleted', async (t) => {
    const { registry } = await openTestRegistry(open, t);
    await makeModel(registry);
    for (let i = 0; i < 2; i++) await registry.registerForeign(files(), []);
    const second = { ...churn, version: 2 };
    await registry.pointAlias(second, { alias: 'best', actor, reason: '' });
    await registry.deleteVersion(second, { actor });
    assert.equal(await registry.findVersion(second), null);
    assert.deepEqual(await registry.aliases(churn), {});
    await assert.rejects(registry.deleteVersion(second, { actor }), { code: 'not-found' });
    await assert.rejects(registry.tagVersion(second, { tag: { key: 'k', value: 'v' }, actor }), {
      code: 'not-found',
    });
    assert.equal((await registry.registerForeign(files(), [])).version, 3);
    assert.equal((await registry.getModel(project, churn.name)).versionCount, 2);
  });

  test('a renamed model keeps its versions, aliases, tags and ids; its old name starts anew', async (t) => {
    const { registry } = await openTestRegistry(open, t);
    await makeModel(registry, churn.name, { team: 'growth' });
    const before = await registry.registerForeign(files({ tags: { a: '1' } }), []);
    await registry.pointAlias({ ...churn, version: 1 }, { alias: 'best', actor, reason: '' });
    await makeModel(registry, 'taken');
    await assert.rejects(registry.renameModel(churn, { name: 'taken', actor }), { code: 'conflict' });
    await registry.renameModel(churn, { name: 'leavers', actor });
    const after = await registry.aliased(project, 'leavers', 'best');
    assert.deepEqual([after?.id, after?.model, after?.tags], [before.id, 'leavers', { a: '1' }]);
    assert.equal((await registry.resolveId(before.id)).model, 'leavers');
    assert.equal(await registry.findModel(churn), null);
    await makeModel(registry);
    const anew = await registry.registerForeign(files(), []);
    assert.equal(anew.id, 'default/churn model/1~2');
    assert.equal((await registry.resolve({ project, model: churn.name, version: '1~2' })).model, churn.name);
  });

  test('a deleted model takes its versions along, and its ids are not used again', async (t) => {
    const { registry } = await openTestRegistry(open, t);
    await makeModel(registry, churn.name, { team: 'growth' });
    await registry.registerForeign(files({ tags: { a: '1' } }), []);
    await registry.deleteModel(churn, { actor });
    await assert.rejects(registry.deleteModel(churn, { actor }), { code: 'not-found' });
    await makeModel(registry);
    assert.deepEqual((await registry.findModel(churn))?.tags, {});
    const [version] = [await registry.registerForeign(files(), [])];
    assert.deepEqual([version.version, version.id, version.tags], [1, 'default/churn model/1~2', {}]);
  });

  test('a stage archives its other versions when it is told to', async (t) => {
    const { registry } = await openTestRegistry(open, t);
    await makeModel(registry);
    for (let i = 0; i < 4; i++) await registry.registerForeign(files(), []);
    const move = (version: number, isArchiving: boolean) =>
      registry.moveStage({ ...churn, version }, { stage: 'Production', isArchiving, actor });
    await move(2, false);
    await move(3, false);
    const stages = async () =>
      (await registry.latestVersions(churn)).map(({ version, stage }) => `${stage} ${version}`);
    assert.deepEqual(await stages(), ['None 4', 'Production 3']);
    await move(1, true);
    assert.deepEqual(await stages(), ['Production 1', 'Archived 3', 'None 4']);
  });

  test('an alias that gates guard moves only when they agree', async (t) => {
    const { registry } = await openTestRegistry(open, t, { auc: 0.5 });
    const model = { project: 'flights', name: 'delays' };
    await registry.register(trainedVersion(), []);
    await registry.declareGates('flights', 'delays', ['evaluate.auc >= 0.6']);
    const foreign = await registry.registerForeign(files({ project: 'flights', model: 'delays' }), []);
    const point = (version: number, alias: string) =>
      registry.pointAlias({ ...model, version }, { alias, actor, reason: '' });
    await assert.rejects(point(1, 'champion'), { code: 'gate-refused', message: /auc is 0.5/ });
    await assert.rejects(point(foreign.version, 'champion'), {
      code: 'gate-refused',
      message: /evaluate.auc >= 0.6.*came from mlflow-artifacts/,
    });
    await point(foreign.version, 'challenger');
    assert.deepEqual(await registry.aliases(model), { challenger: 2 });
    await registry.declareGates('flights', 'delays', ['evaluate.auc >= 0.4']);
    await point(1, 'champion');
    assert.deepEqual(await registry.aliases(model), { challenger: 2, champion: 1 });
    assert.equal((await registry.getVersion({ ...v1, version: 'champion' })).gateReports[0]!.passed, true);
  });

  test('tags are set, changed and taken away, also names that objects have', async (t) => {
    const { registry, events } = await openTestRegistry(open, t);
    await makeModel(registry);
    await registry.registerForeign(files(), []);
    const place = { ...churn, version: 1 };
    for (const [key, value] of [
      ['__proto__', 'a'],
      ['k', '1'],
      ['k', '2'],
      ['gone', 'x'],
    ] as const) {
      await registry.tagModel(churn, { tag: { key, value }, actor });
      await registry.tagVersion(place, { tag: { key, value }, actor });
    }
    for (let i = 0; i < 2; i++) {
      await registry.untagModel(churn, { key: 'gone', actor });
      await registry.untagVersion(place, { key: 'gone', actor });
    }
    const expected = [
      ['__proto__', 'a'],
      ['k', '2'],
    ];
    assert.deepEqual(Object.entries((await registry.findModel(churn))!.tags), expected);
    assert.deepEqual(Object.entries((await registry.findVersion(place))!.tags), expected);
    assert.equal((await events.list({ type: 'model-untagged', limit: 5 })).length, 1);
  });
});

const v1 = { project: 'flights', model: 'delays', version: '1' };

test('what the first release stored is read back, and its tags can be searched', async () => {
  const database = await openSqliteDatabase({ path: ':memory:' });
  const [first] = registryMigrations.migrations;
  await database.migrate([...platformMigrations, { module: 'registry', migrations: [first!] }]);
  const old = { ...trainedVersion({ tags: { drill: 'bad' }, description: 'a drill' }), version: 1 };
  await database.write<OldTables, void>(async (tx) => {
    await tx
      .insertInto('registry_version')
      .values({
        id: 'flights/delays/1',
        project: 'flights',
        model: 'delays',
        version: 1,
        run_id: 'run-1',
        digest: old.digest,
        body: JSON.stringify({ ...old, id: 'flights/delays/1' }),
        created_at: 7,
      })
      .execute();
  });
  await database.migrate([...platformMigrations, registryMigrations]);
  const store = createRegistryStore(database);
  const found = await store.search.versions({
    project: 'flights',
    filter: { kind: 'compare', field: { of: 'tag', key: 'drill' }, operator: '=', value: 'bad' },
    order: [],
    offset: 0,
    limit: 5,
  });
  assert.deepEqual(
    found.map(({ id, description, updatedAt, digest }) => [id, description, updatedAt, digest]),
    [['flights/delays/1', 'a drill', 7, old.digest]],
  );
  await database.close();
});

type OldTables = {
  registry_version: {
    id: string;
    project: string;
    model: string;
    version: number;
    run_id: string;
    digest: string;
    body: string;
    created_at: number;
  };
};
