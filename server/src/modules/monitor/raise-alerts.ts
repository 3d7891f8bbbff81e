import type { Alert, WindowDetail } from '@slipway/contract';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Ids } from '../../platform/clock/ids.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Lineage } from '../../platform/lineage/lineage.ts';
import type { AlertKind } from './judge-window.ts';
import type { MonitorStore, StoredMonitor } from './store.ts';

export type AlertDependencies = {
  store: MonitorStore;
  events: Events;
  lineage: Lineage;
  clock: Clock;
  ids: Ids;
};

/**
 * Opens an alert for each kind that the window gives reason for. While one of the same kind about the same
 * revision is open, no second one is opened: the event says `alert-repeated`, so that whoever acts may act again
 * without a flood on the page.
 */
export async function raiseAlerts(
  dependencies: AlertDependencies,
  monitor: StoredMonitor,
  found: { window: WindowDetail; revision: number; kinds: readonly AlertKind[] },
): Promise<void> {
  const { store, events } = dependencies;
  const open = await store.listAlerts({
    project: monitor.project,
    monitor: monitor.name,
    state: 'open',
    limit: 100,
  });
  for (const kind of found.kinds) {
    const known = open.find(
      (candidate) => candidate.alert.kind === kind && candidate.revision === found.revision,
    );
    const alert = known?.alert ?? (await openAlert(dependencies, monitor, { ...found, kind }));
    await events.emit({
      project: monitor.project,
      type: known === undefined ? 'alert-opened' : 'alert-repeated',
      severity: 'bad',
      subject: { kind: 'alert', id: alert.id, label: `${alertWords[kind]} of ${monitor.spec.endpoint}` },
      message: known === undefined ? alert.message : `Still: ${describe(found.window, kind)}`,
      data: {
        monitor: monitor.name,
        endpoint: monitor.spec.endpoint,
        kind,
        windowId: found.window.id,
        windowFrom: found.window.from,
        windowTo: found.window.to,
        action: monitor.spec.action,
        revision: found.revision,
      },
    });
  }
}

const alertWords: Record<AlertKind, string> = {
  'data-drift': 'data drift',
  'prediction-drift': 'prediction drift',
  performance: 'performance',
};

async function openAlert(
  { store, lineage, clock, ids }: AlertDependencies,
  monitor: StoredMonitor,
  found: { window: WindowDetail; revision: number; kind: AlertKind },
): Promise<Alert> {
  const failed = found.window.checks.filter((check) => check.passed === false);
  const alert: Alert = {
    id: ids.next(),
    project: monitor.project,
    monitor: monitor.name,
    windowId: found.window.id,
    kind: found.kind,
    state: 'open',
    message: describe(found.window, found.kind),
    evidence: failed.map((check) => ({ name: check.name, observed: check.observed, limit: check.limit })),
    pipelineRun: null,
    openedAt: clock.now(),
    resolvedAt: null,
  };
  await store.saveAlert(alert, found.revision);
  await lineage.record(monitor.project, { kind: 'alert', id: alert.id, label: alertWords[found.kind] }, [
    {
      thing: { kind: 'monitor', id: `${monitor.project}/${monitor.name}`, label: monitor.name },
      relation: 'raised',
    },
    {
      thing: {
        kind: 'revision',
        id: `${monitor.project}/${monitor.spec.endpoint}/${found.revision}`,
        label: `${monitor.spec.endpoint} revision ${found.revision}`,
      },
      relation: 'was watched',
    },
  ]);
  return alert;
}

function describe(window: WindowDetail, kind: AlertKind): string {
  const failed = window.checks.filter(
    (check) => check.passed === false && (kind === 'performance') === !check.name.includes('drift'),
  );
  const when = `${day(window.from)} to ${day(window.to)}`;
  return `${failed.map((check) => check.detail).join('; ')} (${when})`;
}

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Closes every open alert that speaks of a revision which no longer answers alone, or of a window that is well again. */
export async function resolveAlerts(
  dependencies: AlertDependencies,
  monitor: StoredMonitor,
  reason: { revision: number; because: string },
): Promise<void> {
  const { store, events, clock } = dependencies;
  const open = await store.listAlerts({
    project: monitor.project,
    monitor: monitor.name,
    state: 'open',
    limit: 100,
  });
  for (const { alert, revision } of open.filter((candidate) => candidate.revision <= reason.revision)) {
    await store.saveAlert({ ...alert, state: 'resolved', resolvedAt: clock.now() }, revision);
    await events.emit({
      project: monitor.project,
      type: 'alert-resolved',
      severity: 'good',
      subject: { kind: 'alert', id: alert.id, label: alertWords[alert.kind] },
      message: `The ${alertWords[alert.kind]} alert of ${monitor.spec.endpoint} is resolved: ${reason.because}`,
      data: { monitor: monitor.name },
    });
  }
}
