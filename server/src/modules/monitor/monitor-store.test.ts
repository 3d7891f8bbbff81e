import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert, WindowDetail } from '@slipway/contract';
import { systemClock } from '../../platform/clock/clock.ts';
import { createIds } from '../../platform/clock/ids.ts';
import type { Database } from '../../platform/database/database.ts';
import { platformMigrations } from '../../platform/database/platform-migrations.ts';
import { createEvents } from '../../platform/events/create-events.ts';
import { createLineage } from '../../platform/lineage/create-lineage.ts';
import { forEachDatabase } from '../../platform/testing/databases.ts';
import { monitorMigrations } from './index.ts';
import { raiseAlerts, resolveAlerts } from './raise-alerts.ts';
import { createMonitorStore, type StoredMonitor } from './store.ts';

const monitor: StoredMonitor = {
  project: 'p',
  name: 'delays',
  updatedAt: 1,
  spec: {
    endpoint: 'delays',
    windowMs: 1000,
    driftShare: 0.5,
    performance: { auc: '>= 0.7' },
    minOutcomes: 10,
    action: 'pipeline',
  },
};
const key = { project: 'p', monitor: 'delays' };

const windowFrom = (from: number, change: Partial<WindowDetail> = {}): WindowDetail => ({
  id: `w${from}`,
  monitor: 'delays',
  from,
  to: from + 1000,
  revision: 1,
  predictionCount: 100,
  outcomeCount: 90,
  state: 'alert',
  driftedShare: null,
  drift: [],
  performance: { auc: 0.6 },
  columns: [],
  checks: [
    {
      name: 'auc',
      passed: false,
      observed: 0.6,
      limit: '>= 0.7',
      detail: 'auc is 0.6 over 90 outcomes, required >= 0.7',
    },
  ],
  ...change,
});

const alertsOf = async (database: Database, state?: Alert['state']) =>
  (await createMonitorStore(database).listAlerts({ project: 'p', state, limit: 10 })).map(
    ({ alert }) => alert,
  );

forEachDatabase('monitors', [...platformMigrations, monitorMigrations], (open) => {
  const dependenciesOf = (database: Database) => ({
    store: createMonitorStore(database),
    events: createEvents({ database, clock: systemClock }),
    lineage: createLineage({ database, clock: systemClock }),
    clock: systemClock,
    ids: createIds(systemClock),
  });

  test('a monitor is kept, changed and listed', async (t) => {
    const { store } = dependenciesOf(await open(t));
    await store.saveMonitor(monitor);
    await store.saveMonitor({ ...monitor, spec: { ...monitor.spec, driftShare: null } });
    assert.equal((await store.getMonitor('p', 'delays')).spec.driftShare, null);
    assert.equal((await store.listMonitors({ limit: 10 })).length, 1);
    await assert.rejects(store.getMonitor('p', 'nobody'), { code: 'not-found' });
  });

  test('a window measured again replaces itself, and windows come newest first by pages', async (t) => {
    const { store } = dependenciesOf(await open(t));
    for (const from of [0, 1000, 2000])
      await store.saveWindow(key, { window: windowFrom(from), isFinal: false });
    await store.saveWindow(key, { window: windowFrom(1000, { predictionCount: 7 }), isFinal: true });
    assert.deepEqual(await store.findWindow(key, 1000), {
      window: windowFrom(1000, { predictionCount: 7 }),
      isFinal: true,
    });
    assert.deepEqual(
      (await store.listWindows(key, { limit: 2 })).map(({ window }) => window.from),
      [2000, 1000],
    );
    assert.deepEqual(
      (await store.listWindows(key, { beforeAt: 1000, limit: 2 })).map(({ window }) => window.from),
      [0],
    );
    await assert.rejects(store.getWindow({ ...key, monitor: 'other' }, 'w0'), { code: 'not-found' });
  });

  test('one alert is opened for one trouble of one revision; the next bad window repeats it', async (t) => {
    const database = await open(t);
    const dependencies = dependenciesOf(database);
    await raiseAlerts(dependencies, monitor, { window: windowFrom(0), revision: 1, kinds: ['performance'] });
    await raiseAlerts(dependencies, monitor, {
      window: windowFrom(1000),
      revision: 1,
      kinds: ['performance'],
    });
    await raiseAlerts(dependencies, monitor, {
      window: windowFrom(2000),
      revision: 2,
      kinds: ['performance'],
    });
    assert.equal((await alertsOf(database, 'open')).length, 2);
    const events = await dependencies.events.list({ project: 'p', limit: 10 });
    assert.deepEqual(
      events.map((event) => event.type),
      ['alert-opened', 'alert-repeated', 'alert-opened'],
    );
    assert.deepEqual([events[1]!.data['windowTo'], events[1]!.data['action']], [2000, 'pipeline']);
    const [alert] = (await alertsOf(database)).slice(-1);
    assert.deepEqual(alert!.evidence, [{ name: 'auc', observed: 0.6, limit: '>= 0.7' }]);
    assert.match(alert!.message, /auc is 0.6 over 90 outcomes, required >= 0.7 \(1970-01-01/);
  });

  test('an alert is resolved when its revision, or a later one, is well again', async (t) => {
    const database = await open(t);
    const dependencies = dependenciesOf(database);
    await raiseAlerts(dependencies, monitor, { window: windowFrom(0), revision: 1, kinds: ['performance'] });
    await raiseAlerts(dependencies, monitor, {
      window: windowFrom(1000),
      revision: 3,
      kinds: ['data-drift'],
    });
    await resolveAlerts(dependencies, monitor, { revision: 2, because: 'revision 2 took over' });
    assert.deepEqual(
      (await alertsOf(database)).map(({ kind, state }) => [kind, state]),
      [
        ['data-drift', 'open'],
        ['performance', 'resolved'],
      ],
    );
    await resolveAlerts(dependencies, monitor, { revision: 2, because: 'again' });
    assert.equal((await dependencies.events.list({ type: 'alert-resolved', limit: 10 })).length, 1);
  });

  test('a reference is kept once', async (t) => {
    const { store } = dependenciesOf(await open(t));
    const reference = {
      modelVersionId: 'p/delays/1',
      label: 'delays v1',
      rowCount: 10,
      columns: [
        { name: 'a', role: 'feature' as const, kind: 'numeric' as const, summary: { kind: 'numeric' } },
      ],
    };
    await store.saveReference(reference, 1);
    await store.saveReference({ ...reference, rowCount: 99 }, 2);
    assert.deepEqual(await store.findReference('p/delays/1'), reference);
    assert.equal(await store.findReference('nobody'), null);
  });
});
