import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { GateCheck } from '@slipway/contract';
import { platformMigrations } from '../../platform/database/platform-migrations.ts';
import { forEachDatabase } from '../../platform/testing/databases.ts';
import { registryMigrations } from './index.ts';
import { openTestRegistry, trainedVersion } from './testing/open-registry.ts';

const evaluation = { kind: 'evaluation', id: 'e1', label: 'evaluation' } as const;
const promotion = { alias: 'champion', actor: 'ada', reason: '', override: false };
const v1 = { project: 'flights', model: 'delays', version: '1' };

forEachDatabase('registry', [...platformMigrations, registryMigrations], (open) => {
  const openRegistry = (t: TestContext, auc: number | null = 0.7) => openTestRegistry(open, t, { auc });

  test('versions are numbered, and the same run with the same bytes is registered once', async (t) => {
    const { registry, lineage } = await openRegistry(t);
    const run = { kind: 'run', id: 'run-1', label: 'brave-sail-1' } as const;
    const first = await registry.register(trainedVersion(), [run]);
    const again = await registry.register(trainedVersion({ createdAt: 99 }), [run]);
    const second = await registry.register(trainedVersion({ runId: 'run-2' }), []);
    assert.deepEqual([first.version, again.version, second.version, again.createdAt], [1, 1, 2, 1]);
    const { edges } = await lineage.graph({
      project: 'flights',
      node: `model-version:${first.id}`,
      direction: 'up',
      depth: 2,
      limit: 10,
    });
    assert.deepEqual(edges, [
      { from: 'run:run-1', to: `model-version:${first.id}`, relation: 'registered as' },
    ]);
  });

  test('a version is found by number and by alias; what is not there says what is', async (t) => {
    const { registry } = await openRegistry(t);
    const version = await registry.register(trainedVersion(), []);
    await registry.moveAlias(version, { alias: 'champion', actor: 'ada', reason: 'first' });
    assert.equal((await registry.resolve({ ...v1, version: 'champion' })).id, version.id);
    assert.deepEqual((await registry.getVersion(v1)).aliases, ['champion']);
    assert.deepEqual((await registry.resolve(v1)).features, trainedVersion().features);
    await assert.rejects(registry.resolve({ ...v1, version: 'champoin' }), {
      code: 'not-found',
      hint: /champion/,
    });
    await assert.rejects(registry.resolve({ ...v1, version: '7' }), { code: 'not-found' });
    await assert.rejects(registry.getModel('flights', 'nothing'), { code: 'not-found' });
    assert.equal(await registry.aliased('flights', 'delays', 'challenger'), null);
  });

  test('gates that agree move the alias, and the report is kept with its evidence', async (t) => {
    const { registry, events, audit } = await openRegistry(t, 0.7);
    await registry.register(trainedVersion(), []);
    await registry.declareGates('flights', 'delays', ['evaluate.auc >= 0.6']);
    const report = await registry.promote(v1, promotion);
    assert.equal(report.passed, true);
    const shown = await registry.getVersion(v1);
    assert.deepEqual([shown.aliases, shown.gateReports.map(({ id }) => id)], [['champion'], [report.id]]);
    assert.deepEqual(shown.gateReports[0]!.checks[0]!.evidence, evaluation);
    const types = (await events.list({ project: 'flights', limit: 10 })).map((event) => event.type);
    assert.deepEqual(types, ['alias-moved', 'gates-passed', 'model-version-registered']);
    assert.deepEqual(
      (await audit.list({ project: 'flights', limit: 10 })).map((entry) => entry.action),
      ['alias.move', 'model-version.register'],
    );
  });

  test('gates that refuse leave the alias, and say why', async (t) => {
    const { registry } = await openRegistry(t, 0.5);
    await registry.register(trainedVersion(), []);
    await registry.declareGates('flights', 'delays', ['evaluate.auc >= 0.6']);
    await assert.rejects(
      registry.promote(v1, promotion),
      (error: { code: string; message: string; details: { checks: GateCheck[] } }) => {
        assert.equal(error.code, 'gate-refused');
        assert.match(error.message, /delays v1 may not become champion: auc is 0.5, required >= 0.6/);
        assert.equal(error.details.checks[0]!.observed, 0.5);
        return true;
      },
    );
    assert.deepEqual((await registry.getModel('flights', 'delays')).aliases, {});
    assert.equal((await registry.getVersion(v1)).gateReports[0]!.passed, false);
  });

  test('an override needs a reason, and is written down', async (t) => {
    const { registry, audit } = await openRegistry(t, 0.5);
    await registry.register(trainedVersion(), []);
    await registry.declareGates('flights', 'delays', ['evaluate.auc >= 0.6']);
    await assert.rejects(registry.promote(v1, { ...promotion, override: true }), { code: 'invalid-request' });
    const report = await registry.promote(v1, {
      ...promotion,
      override: true,
      reason: 'the old model is down',
    });
    assert.deepEqual([report.passed, report.wasOverridden], [false, true]);
    assert.deepEqual((await registry.getModel('flights', 'delays')).aliases, { champion: 1 });
    const [entry] = await audit.list({ project: 'flights', limit: 1 });
    assert.equal(entry!.details['reason'], 'the old model is down');
  });

  test('a gate that is not one is refused when it is declared', async (t) => {
    const { registry } = await openRegistry(t);
    await assert.rejects(registry.declareGates('flights', 'delays', ['be good']), {
      code: 'invalid-project-file',
    });
  });

  test('moving an alias to where it is says nothing', async (t) => {
    const { registry, events } = await openRegistry(t);
    const version = await registry.register(trainedVersion(), []);
    for (let i = 0; i < 2; i++)
      await registry.moveAlias(version, { alias: 'champion', actor: 'ada', reason: '' });
    assert.equal((await events.list({ type: 'alias-moved', limit: 10 })).length, 1);
  });

  test('models and versions are listed by pages', async (t) => {
    const { registry } = await openRegistry(t);
    for (let i = 1; i <= 5; i++) await registry.register(trainedVersion({ runId: `run-${i}` }), []);
    const first = await registry.listVersions({ project: 'flights', model: 'delays', limit: 2 });
    const second = await registry.listVersions({
      project: 'flights',
      model: 'delays',
      before: Number(first.nextCursor),
      limit: 10,
    });
    assert.deepEqual(
      [...first.items, ...second.items].map(({ version }) => version),
      [5, 4, 3, 2, 1],
    );
    assert.equal(second.nextCursor, null);
    assert.equal((await registry.listModels({ project: 'flights', limit: 10 })).items[0]!.versionCount, 5);
  });
});
