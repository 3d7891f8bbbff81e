import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Database } from '../../../platform/database/database.ts';
import { forEachDatabase } from '../../../platform/testing/databases.ts';
import { createPorts, fixtureMigrations } from '../../train/testing/train-fixture.ts';
import { createSavedViews, governMigrations } from '../index.ts';

async function openViews(t: TestContext, database: Database) {
  const ports = await createPorts(t, database);
  return { ...ports, views: createSavedViews(ports) };
}

const view = { project: 'p', page: 'runs' as const, name: 'Best ones', search: 'order=metrics.auc+desc' };

forEachDatabase('saved views', [...fixtureMigrations, governMigrations], (open) => {
  test('a view is kept under its name, replaced by a newer one, and forgotten', async (t) => {
    const { views, clock, events, audit } = await openViews(t, await open(t));
    const first = await views.save({ ...view, actor: 'ada' });
    assert.deepEqual(first, { ...view, createdBy: 'ada', updatedAt: clock.now() });
    clock.advance(1000);
    await views.save({ ...view, search: 'view=scatter', actor: 'bob' });
    await views.save({ ...view, project: 'other', actor: 'ada' });
    assert.deepEqual(await views.list(view), [
      { ...view, search: 'view=scatter', createdBy: 'ada', updatedAt: clock.now() },
    ]);
    await views.delete({ ...view, actor: 'eve' });
    assert.deepEqual(await views.list(view), []);
    await assert.rejects(views.delete({ ...view, actor: 'eve' }), { code: 'not-found' });
    const told = await events.list({ project: 'p', limit: 10 });
    assert.equal(told[0]?.message, "eve deleted the view 'Best ones' of runs");
    const noted = await audit.list({ project: 'p', limit: 10 });
    assert.deepEqual(
      noted.map(({ actor, action }) => [actor, action]),
      [
        ['eve', 'view-deleted'],
        ['bob', 'view-saved'],
        ['ada', 'view-saved'],
      ],
    );
  });

  test('a page keeps two hundred views, and the next is refused until one is gone', async (t) => {
    const { views } = await openViews(t, await open(t));
    for (let i = 0; i < 200; i++) await views.save({ ...view, name: `view ${i}`, actor: 'ada' });
    await assert.rejects(views.save({ ...view, actor: 'ada' }), { code: 'conflict' });
    await views.save({ ...view, name: 'view 7', search: '', actor: 'ada' });
    await views.delete({ ...view, name: 'view 8', actor: 'ada' });
    await views.save({ ...view, actor: 'ada' });
    assert.equal((await views.list(view)).length, 200);
  });
});
