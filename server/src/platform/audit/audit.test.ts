import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachDatabase } from '../testing/databases.ts';
import { createTestClock } from '../testing/test-clock.ts';
import { auditMigrations } from './audit-migrations.ts';
import { createAudit } from './create-audit.ts';

forEachDatabase('audit', [auditMigrations], (open) => {
  test('who changed what is kept, newest first, page by page', async (t) => {
    const clock = createTestClock();
    const audit = createAudit({ database: await open(t), clock });
    const entry = (actor: string, project: string | null) => ({
      ...{ actor, project, action: 'promote' },
      subject: { kind: 'model-version' as const, id: 'v1', label: 'delays v1' },
      details: { alias: 'champion', checks: [1, 2] },
    });
    await audit.append(entry('ada', 'flights'));
    clock.advance(1000);
    await audit.append(entry('grace', null));
    await audit.append({ ...entry('alan', 'flights'), details: {} });

    const all = await audit.list({ limit: 10 });
    assert.deepEqual(
      all.map(({ actor }) => actor),
      ['alan', 'grace', 'ada'],
    );
    const [, , oldest] = all;
    assert.deepEqual(oldest, { ...entry('ada', 'flights'), seq: oldest!.seq, at: clock.now() - 1000 });
    const flights = await audit.list({ project: 'flights', limit: 10 });
    assert.deepEqual(
      flights.map(({ actor }) => actor),
      ['alan', 'ada'],
    );
    const next = await audit.list({ limit: 1, beforeSeq: all[0]!.seq });
    assert.deepEqual(
      next.map(({ actor }) => actor),
      ['grace'],
    );
  });
});
