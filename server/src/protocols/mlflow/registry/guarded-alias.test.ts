import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registryMigrations } from '../../../modules/registry/index.ts';
import { openTestRegistry, trainedVersion } from '../../../modules/registry/testing/open-registry.ts';
import { platformMigrations } from '../../../platform/database/platform-migrations.ts';
import { forEachDatabase } from '../../../platform/testing/databases.ts';
import { mlflowErrorReply } from '../wire/mlflow-error.ts';
import { aliasRoutes } from './aliases.ts';

const exchange = { caller: { actor: 'client' }, project: 'flights', isScoped: false };

forEachDatabase('an alias that gates guard', [...platformMigrations, registryMigrations], (open) => {
  test('moves when they agree; else the client is told PERMISSION_DENIED and why', async (t) => {
    const { registry, audit } = await openTestRegistry(open, t, { auc: 0.55 });
    await registry.register(trainedVersion(), []);
    await registry.declareGates('flights', 'delays', ['evaluate.auc >= 0.6']);
    const [setAlias] = aliasRoutes({
      registry,
      runFiles: () => Promise.reject(new Error('not asked')),
      loggedModelFiles: () => Promise.reject(new Error('not asked')),
      noteRegistration: () => Promise.reject(new Error('not asked')),
    });
    const point = (alias: string) =>
      setAlias!.handle({ name: 'delays', alias, version: '1' } as never, exchange);
    await assert.rejects(point('champion'), (error) => {
      const { status, body } = mlflowErrorReply(error);
      assert.deepEqual([status, body.error_code], [403, 'PERMISSION_DENIED']);
      assert.match(body.message, /delays v1 may not become champion: auc is 0\.55, required >= 0\.6/);
      return true;
    });
    assert.deepEqual(await point('challenger'), {});
    await registry.declareGates('flights', 'delays', ['evaluate.auc >= 0.5']);
    assert.deepEqual(await point('champion'), {});
    assert.deepEqual(await registry.aliases({ project: 'flights', name: 'delays' }), {
      challenger: 1,
      champion: 1,
    });
    const [entry] = await audit.list({ project: 'flights', limit: 1 });
    assert.deepEqual([entry!.action, entry!.actor], ['alias.move', 'client']);
  });
});
