import type { Alert, Event, Monitor, Page, ThingRef, WindowDetail, WindowSummary } from '@slipway/contract';
import type { Database } from '../../platform/database/database.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { makeReference } from './make-references.ts';
import type { MonitorSpec } from './monitor-spec.ts';
import { resolveAlerts } from './raise-alerts.ts';
import { createMonitorStore, type StoredMonitor, type StoredWindow } from './store.ts';
import { type WatchDependencies, watchMonitor } from './watch-monitor.ts';

export type MonitorDependencies = Omit<WatchDependencies, 'store'> & { database: Database; jobs: Jobs };

export type Monitors = {
  /** Creates or changes a monitor. */
  declare(monitor: { project: string; name: string; spec: MonitorSpec }): Promise<void>;
  get(project: string, name: string): Promise<Monitor>;
  list(query: { project: string; after?: string | undefined; limit: number }): Promise<Page<Monitor>>;
  listWindows(query: {
    project: string;
    monitor: string;
    beforeAt?: number | undefined;
    limit: number;
  }): Promise<Page<WindowSummary>>;
  getWindow(project: string, monitor: string, windowId: string): Promise<WindowDetail>;
  listAlerts(query: {
    project: string;
    state?: Alert['state'] | undefined;
    beforeId?: string | undefined;
    limit: number;
  }): Promise<Page<Alert>>;
  resolveAlert(alertId: string): Promise<Alert>;
  /** Notes on an alert which retraining it started. */
  attachRun(alertId: string, run: ThingRef): Promise<void>;
  /** One round over every monitor; `start` runs it about every second. */
  watch(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
};

const roundEveryMs = 1_000;

export function createMonitors({ database, ...dependencies }: MonitorDependencies): Monitors {
  const store = createMonitorStore(database);
  const context = { ...dependencies, store };
  const { events, clock, log } = dependencies;
  let timer: NodeJS.Timeout | null = null;
  let round: Promise<void> = Promise.resolve();
  let unsubscribe = () => {};

  const watch = async (): Promise<void> => {
    for (const monitor of await store.listMonitors({ limit: 1000 })) {
      await watchMonitor(context, monitor).catch((error) => log.error(`monitor ${monitor.name}`, error));
    }
  };
  const schedule = () => {
    timer = setTimeout(() => {
      round = watch()
        .catch((error) => log.error('monitors', error))
        .finally(() => timer !== null && schedule());
    }, roundEveryMs);
    timer.unref();
  };

  return {
    async declare({ project, name, spec }) {
      await store.saveMonitor({ project, name, spec, updatedAt: clock.now() });
    },
    get: async (project, name) => view(context, await store.getMonitor(project, name)),
    async list(query) {
      const items = await Promise.all(
        (await store.listMonitors(query)).map((monitor) => view(context, monitor)),
      );
      return { items, nextCursor: items.length < query.limit ? null : items.at(-1)!.name };
    },
    async listWindows({ project, monitor, beforeAt, limit }) {
      await store.getMonitor(project, monitor);
      const windows = await store.listWindows({ project, monitor }, { beforeAt, limit });
      return {
        items: windows.map(summarise),
        nextCursor: windows.length < limit ? null : String(windows.at(-1)!.window.from),
      };
    },
    getWindow: (project, monitor, windowId) => store.getWindow({ project, monitor }, windowId),
    async listAlerts(query) {
      const items = (await store.listAlerts(query)).map(({ alert }) => alert);
      return { items, nextCursor: items.length < query.limit ? null : items.at(-1)!.id };
    },
    async resolveAlert(alertId) {
      const { alert, revision } = await store.getAlert(alertId);
      const resolved: Alert = { ...alert, state: 'resolved', resolvedAt: alert.resolvedAt ?? clock.now() };
      await store.saveAlert(resolved, revision);
      return resolved;
    },
    async attachRun(alertId, run) {
      const { alert, revision } = await store.getAlert(alertId);
      await store.saveAlert({ ...alert, pipelineRun: run }, revision);
    },
    watch,
    start() {
      unsubscribe = events.subscribe((event) => onEvent(context, event));
      schedule();
    },
    async stop() {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await round;
    },
  };
}

/** A revision that goes live gets its reference; one that took over ends the alerts about those before it. */
async function onEvent(context: WatchDependencies & { jobs: Jobs }, event: Event): Promise<void> {
  if (event.project === null) return;
  if (event.type === 'revision-deployed') {
    const id = String(event.data['modelVersionId']);
    await makeReference(context, {
      project: event.project,
      id,
      label: `${event.data['model']} v${event.data['version']}`,
    });
  }
  if (event.type === 'rollout-finished') {
    for (const monitor of await context.store.listMonitors({ project: event.project, limit: 1000 })) {
      if (monitor.spec.endpoint !== event.data['endpoint']) continue;
      const revision = Number(event.data['revision']);
      await resolveAlerts(context, monitor, {
        revision: revision - 1,
        because: `revision ${revision} took over`,
      });
    }
  }
}

const summarise = ({ window }: StoredWindow): WindowSummary => {
  const { columns: _, checks: __, ...summary } = window;
  return summary;
};

async function view(
  { store, deploy }: Pick<WatchDependencies, 'store' | 'deploy'>,
  monitor: StoredMonitor,
): Promise<Monitor> {
  const [last, ...earlier] = await store.listWindows(
    { project: monitor.project, monitor: monitor.name },
    { limit: 5 },
  );
  const closed = [last, ...earlier].find(
    (window) => window !== undefined && window.window.state !== 'filling',
  );
  const open = await store.listAlerts({
    project: monitor.project,
    monitor: monitor.name,
    state: 'open',
    limit: 100,
  });
  return {
    project: monitor.project,
    name: monitor.name,
    endpoint: monitor.spec.endpoint,
    windowMs: monitor.spec.windowMs,
    performance: monitor.spec.performance,
    driftShare: monitor.spec.driftShare ?? 1,
    reference: await referenceOf({ store, deploy }, monitor, (closed ?? last)?.window.revision ?? null),
    state:
      open.length > 0
        ? 'alert'
        : closed === undefined
          ? 'waiting'
          : closed.window.state === 'warning'
            ? 'warning'
            : closed.window.state === 'alert'
              ? 'alert'
              : 'ok',
    lastWindow: closed === undefined ? (last === undefined ? null : summarise(last)) : summarise(closed),
    openAlertCount: open.length,
    updatedAt: monitor.updatedAt,
  };
}

/** What the last window was measured against. */
async function referenceOf(
  { store, deploy }: Pick<WatchDependencies, 'store' | 'deploy'>,
  monitor: StoredMonitor,
  revision: number | null,
): Promise<Monitor['reference']> {
  if (revision === null) return null;
  const record = await deploy.findRevision(monitor.project, monitor.spec.endpoint, revision);
  const reference = record === null ? null : await store.findReference(record.modelVersion.id);
  return reference === null ? null : { modelVersion: record!.modelVersion, rowCount: reference.rowCount };
}
