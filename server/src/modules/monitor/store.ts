import { Alert, WindowDetail } from '@slipway/contract';
import type { Database } from '../../platform/database/database.ts';
import { notFound } from '../../platform/errors/slipway-error.ts';
import { MonitorSpec } from './monitor-spec.ts';
import { ModelReference } from './reference.ts';

type Tables = {
  monitor_monitor: { project: string; name: string; spec: string; updated_at: number };
  monitor_reference: { model_version_id: string; row_count: number; body: string; created_at: number };
  monitor_window: {
    id: string;
    project: string;
    monitor: string;
    from_at: number;
    to_at: number;
    is_final: number;
    body: string;
  };
  monitor_alert: {
    id: string;
    project: string;
    monitor: string;
    kind: Alert['kind'];
    revision: number;
    state: Alert['state'];
    body: string;
  };
};

export type StoredMonitor = { project: string; name: string; spec: MonitorSpec; updatedAt: number };
export type StoredWindow = { window: WindowDetail; isFinal: boolean };

type MonitorKey = { project: string; monitor: string };

/** All SQL of monitors. */
export function createMonitorStore(database: Database) {
  const reader = () => database.reader<Tables>();
  return {
    async saveMonitor(monitor: StoredMonitor): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        const changing = { spec: JSON.stringify(monitor.spec), updated_at: monitor.updatedAt };
        await tx
          .insertInto('monitor_monitor')
          .values({ project: monitor.project, name: monitor.name, ...changing })
          .onConflict((conflict) => conflict.columns(['project', 'name']).doUpdateSet(changing))
          .execute();
      });
    },

    async getMonitor(project: string, name: string): Promise<StoredMonitor> {
      const row = await reader()
        .selectFrom('monitor_monitor')
        .selectAll()
        .where('project', '=', project)
        .where('name', '=', name)
        .executeTakeFirst();
      if (row === undefined) throw notFound('monitor', name, 'declare one under `monitor:` in slipway.yaml');
      return toMonitor(row);
    },

    async listMonitors(query: {
      project?: string;
      after?: string | undefined;
      limit: number;
    }): Promise<StoredMonitor[]> {
      let select = reader()
        .selectFrom('monitor_monitor')
        .selectAll()
        .orderBy('project')
        .orderBy('name')
        .limit(query.limit);
      if (query.project !== undefined) select = select.where('project', '=', query.project);
      if (query.after !== undefined) select = select.where('name', '>', query.after);
      return (await select.execute()).map(toMonitor);
    },

    async saveReference(reference: ModelReference, now: number): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await tx
          .insertInto('monitor_reference')
          .values({
            model_version_id: reference.modelVersionId,
            row_count: reference.rowCount,
            body: JSON.stringify(reference),
            created_at: now,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },

    async findReference(modelVersionId: string): Promise<ModelReference | null> {
      const row = await reader()
        .selectFrom('monitor_reference')
        .select('body')
        .where('model_version_id', '=', modelVersionId)
        .executeTakeFirst();
      return row === undefined ? null : ModelReference.parse(JSON.parse(row.body));
    },

    async saveWindow({ project, monitor }: MonitorKey, { window, isFinal }: StoredWindow): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        const changing = { body: JSON.stringify(window), is_final: isFinal ? 1 : 0 };
        await tx
          .insertInto('monitor_window')
          .values({ id: window.id, project, monitor, from_at: window.from, to_at: window.to, ...changing })
          .onConflict((conflict) => conflict.columns(['project', 'monitor', 'from_at']).doUpdateSet(changing))
          .execute();
      });
    },

    async findWindow({ project, monitor }: MonitorKey, fromAt: number): Promise<StoredWindow | null> {
      const row = await reader()
        .selectFrom('monitor_window')
        .select(['body', 'is_final'])
        .where('project', '=', project)
        .where('monitor', '=', monitor)
        .where('from_at', '=', fromAt)
        .executeTakeFirst();
      return row === undefined ? null : toWindow(row);
    },

    async getWindow({ project, monitor }: MonitorKey, id: string): Promise<WindowDetail> {
      const row = await reader()
        .selectFrom('monitor_window')
        .select(['body', 'is_final'])
        .where('id', '=', id)
        .where('project', '=', project)
        .where('monitor', '=', monitor)
        .executeTakeFirst();
      if (row === undefined) throw notFound('window', id);
      return toWindow(row).window;
    },

    /** Newest first. */
    async listWindows(
      { project, monitor }: MonitorKey,
      page: { beforeAt?: number | undefined; limit: number },
    ): Promise<StoredWindow[]> {
      let select = reader()
        .selectFrom('monitor_window')
        .select(['body', 'is_final'])
        .where('project', '=', project)
        .where('monitor', '=', monitor)
        .orderBy('from_at', 'desc')
        .limit(page.limit);
      if (page.beforeAt !== undefined) select = select.where('from_at', '<', page.beforeAt);
      return (await select.execute()).map(toWindow);
    },

    async saveAlert(alert: Alert, revision: number): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        const changing = { state: alert.state, body: JSON.stringify(alert) };
        await tx
          .insertInto('monitor_alert')
          .values({
            id: alert.id,
            project: alert.project,
            monitor: alert.monitor,
            kind: alert.kind,
            revision,
            ...changing,
          })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
          .execute();
      });
    },

    async getAlert(id: string): Promise<{ alert: Alert; revision: number }> {
      const row = await reader()
        .selectFrom('monitor_alert')
        .select(['body', 'revision'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw notFound('alert', id);
      return { alert: Alert.parse(JSON.parse(row.body)), revision: row.revision };
    },

    /** Newest first. */
    async listAlerts(query: {
      project: string;
      monitor?: string;
      state?: Alert['state'] | undefined;
      beforeId?: string | undefined;
      limit: number;
    }): Promise<{ alert: Alert; revision: number }[]> {
      let select = reader()
        .selectFrom('monitor_alert')
        .select(['body', 'revision'])
        .where('project', '=', query.project)
        .orderBy('id', 'desc')
        .limit(query.limit);
      if (query.monitor !== undefined) select = select.where('monitor', '=', query.monitor);
      if (query.state !== undefined) select = select.where('state', '=', query.state);
      if (query.beforeId !== undefined) select = select.where('id', '<', query.beforeId);
      return (await select.execute()).map((row) => ({
        alert: Alert.parse(JSON.parse(row.body)),
        revision: row.revision,
      }));
    },
  };
}

export type MonitorStore = ReturnType<typeof createMonitorStore>;

const toMonitor = (row: Tables['monitor_monitor']): StoredMonitor => ({
  project: row.project,
  name: row.name,
  spec: MonitorSpec.parse(JSON.parse(row.spec)),
  updatedAt: row.updated_at,
});

const toWindow = (row: { body: string; is_final: number }): StoredWindow => ({
  window: WindowDetail.parse(JSON.parse(row.body)),
  isFinal: row.is_final === 1,
});
