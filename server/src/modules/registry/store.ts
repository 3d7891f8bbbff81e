import { GateReport, ModelVersion } from '@slipway/contract';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../platform/database/database.ts';
import { notFound } from '../../platform/errors/slipway-error.ts';
import { type StoredModelVersion, versionId } from './model-version.ts';

type Tables = {
  registry_model: { project: string; name: string; gates: string; created_at: number; updated_at: number };
  registry_version: {
    id: string;
    project: string;
    model: string;
    version: number;
    run_id: string | null;
    digest: string;
    body: string;
    created_at: number;
  };
  registry_alias: { project: string; model: string; alias: string; version: number; moved_at: number };
  registry_gate_report: { id: string; version_id: string; body: string; at: number };
};

export type ModelRow = {
  project: string;
  name: string;
  gates: string[];
  createdAt: number;
  updatedAt: number;
};

/** A version before it has its number. */
export type NewVersion = Omit<StoredModelVersion, 'id' | 'version'>;

const StoredBody = ModelVersion.omit({ aliases: true, gateReports: true }).extend({
  features: z
    .object({
      sql: z.string(),
      inputColumns: z.array(z.object({ name: z.string(), type: z.string() })),
      excluded: z.array(z.string()),
    })
    .nullable(),
  featureSetId: z.string().nullable(),
});

/** All SQL of the registry. */
export function createRegistryStore(database: Database) {
  const reader = () => database.reader<Tables>();

  const ensureModel = async (
    tx: Transaction<Tables>,
    project: string,
    name: string,
    now: number,
  ): Promise<void> => {
    await tx
      .insertInto('registry_model')
      .values({ project, name, gates: '[]', created_at: now, updated_at: now })
      .onConflict((conflict) => conflict.columns(['project', 'name']).doUpdateSet({ updated_at: now }))
      .execute();
  };

  return {
    /** Gives the version the next number of its model; the same run's same bytes are registered once. */
    async insertVersion(version: NewVersion): Promise<{ version: StoredModelVersion; isNew: boolean }> {
      return database.write<Tables, { version: StoredModelVersion; isNew: boolean }>(async (tx) => {
        const known = await tx
          .selectFrom('registry_version')
          .select('body')
          .where('project', '=', version.project)
          .where('model', '=', version.model)
          .where('run_id', '=', version.runId)
          .where('digest', '=', version.digest)
          .executeTakeFirst();
        if (version.runId !== null && known !== undefined)
          return { version: StoredBody.parse(JSON.parse(known.body)), isNew: false };
        await ensureModel(tx, version.project, version.model, version.createdAt);
        const last = await tx
          .selectFrom('registry_version')
          .select(sql<number | null>`max(version)`.as('last'))
          .where('project', '=', version.project)
          .where('model', '=', version.model)
          .executeTakeFirst();
        const number = (last?.last ?? 0) + 1;
        const stored: StoredModelVersion = {
          ...version,
          version: number,
          id: versionId(version.project, version.model, number),
        };
        await tx
          .insertInto('registry_version')
          .values({
            id: stored.id,
            project: stored.project,
            model: stored.model,
            version: number,
            run_id: stored.runId,
            digest: stored.digest,
            body: JSON.stringify(stored),
            created_at: stored.createdAt,
          })
          .execute();
        return { version: stored, isNew: true };
      });
    },

    async getVersion(id: string): Promise<StoredModelVersion> {
      const row = await reader()
        .selectFrom('registry_version')
        .select('body')
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw notFound('model version', id);
      return StoredBody.parse(JSON.parse(row.body));
    },

    async listVersions(
      project: string,
      model: string,
      page: { before?: number | undefined; limit: number },
    ): Promise<StoredModelVersion[]> {
      let select = reader()
        .selectFrom('registry_version')
        .select('body')
        .where('project', '=', project)
        .where('model', '=', model)
        .orderBy('version', 'desc')
        .limit(page.limit);
      if (page.before !== undefined) select = select.where('version', '<', page.before);
      return (await select.execute()).map((row) => StoredBody.parse(JSON.parse(row.body)));
    },

    async versionCount(project: string, model: string): Promise<number> {
      const row = await reader()
        .selectFrom('registry_version')
        .select(sql<number>`count(*)`.as('count'))
        .where('project', '=', project)
        .where('model', '=', model)
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },

    async getModel(project: string, name: string): Promise<ModelRow> {
      const row = await reader()
        .selectFrom('registry_model')
        .selectAll()
        .where('project', '=', project)
        .where('name', '=', name)
        .executeTakeFirst();
      if (row === undefined) throw notFound('model', name);
      return toModel(row);
    },

    async listModels(
      project: string,
      page: { after?: string | undefined; limit: number },
    ): Promise<ModelRow[]> {
      let select = reader()
        .selectFrom('registry_model')
        .selectAll()
        .where('project', '=', project)
        .orderBy('name')
        .limit(page.limit);
      if (page.after !== undefined) select = select.where('name', '>', page.after);
      return (await select.execute()).map(toModel);
    },

    async setGates(project: string, name: string, gates: readonly string[], now: number): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await ensureModel(tx, project, name, now);
        await tx
          .updateTable('registry_model')
          .set({ gates: JSON.stringify(gates) })
          .where('project', '=', project)
          .where('name', '=', name)
          .execute();
      });
    },

    async aliases(project: string, model: string): Promise<Record<string, number>> {
      const rows = await reader()
        .selectFrom('registry_alias')
        .select(['alias', 'version'])
        .where('project', '=', project)
        .where('model', '=', model)
        .orderBy('alias')
        .execute();
      return Object.fromEntries(rows.map((row) => [row.alias, row.version]));
    },

    /** Points the alias to the version; answers where it pointed before. */
    async moveAlias(
      project: string,
      model: string,
      alias: string,
      to: { version: number; now: number },
    ): Promise<number | null> {
      return database.write<Tables, number | null>(async (tx) => {
        const before = await tx
          .selectFrom('registry_alias')
          .select('version')
          .where('project', '=', project)
          .where('model', '=', model)
          .where('alias', '=', alias)
          .executeTakeFirst();
        await tx
          .insertInto('registry_alias')
          .values({ project, model, alias, version: to.version, moved_at: to.now })
          .onConflict((conflict) =>
            conflict
              .columns(['project', 'model', 'alias'])
              .doUpdateSet({ version: to.version, moved_at: to.now }),
          )
          .execute();
        return before?.version ?? null;
      });
    },

    async insertGateReport(report: GateReport): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await tx
          .insertInto('registry_gate_report')
          .values({
            id: report.id,
            version_id: report.modelVersion.id,
            body: JSON.stringify(report),
            at: report.at,
          })
          .execute();
      });
    },

    async gateReports(versionIds: readonly string[]): Promise<GateReport[]> {
      if (versionIds.length === 0) return [];
      const rows = await reader()
        .selectFrom('registry_gate_report')
        .select('body')
        .where('version_id', 'in', versionIds)
        .orderBy('id', 'desc')
        .execute();
      return rows.map((row) => GateReport.parse(JSON.parse(row.body)));
    },
  };
}

export type RegistryStore = ReturnType<typeof createRegistryStore>;

const toModel = (row: Tables['registry_model']): ModelRow => ({
  project: row.project,
  name: row.name,
  gates: z.array(z.string()).parse(JSON.parse(row.gates)),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
