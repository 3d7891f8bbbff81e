import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createAudit } from '../audit/create-audit.ts';
import { systemClock } from '../clock/clock.ts';
import { createEvents } from '../events/create-events.ts';
import { createLineage } from '../lineage/create-lineage.ts';
import { testGoldenDatabases } from '../testing/golden-databases.ts';
import { platformMigrations } from './platform-migrations.ts';

testGoldenDatabases({
  directory: join(import.meta.dirname, 'golden'),
  migrations: platformMigrations,
  async check(database) {
    const deps = { database, clock: systemClock };
    const [event] = await createEvents(deps).list({ limit: 10 });
    assert.equal(event?.type, 'model-version-promoted');
    assert.deepEqual(event?.data, { alias: 'champion' });
    const [entry] = await createAudit(deps).list({ limit: 10 });
    assert.deepEqual([entry?.actor, entry?.subject.label], ['ada', 'delays v1']);
    const graph = await createLineage(deps).graph({
      project: 'flights',
      direction: 'both',
      depth: 5,
      limit: 10,
    });
    assert.deepEqual(graph.edges, [{ from: 'run:r1', to: 'model-version:v1', relation: 'trained' }]);
  },
});
