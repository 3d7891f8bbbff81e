import { DataRefusal, type Dataset, DatasetVersion, type Page } from '@slipway/contract';
import type { Transaction } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import { SettledSplit } from '../splits/split-parts.ts';
import { type StoredVersion, versionIdentity } from '../stored-version.ts';
import type { Tables, VersionRow } from './tables.ts';

/** A version as it is to be kept, before it has a number. */
export type NewVersion = Omit<StoredVersion, 'version'> & { version: Omit<DatasetVersion, 'version'> };

/** SQL of datasets, their versions and refusals. */
export function createDatasetStore(database: Database) {
  const reader = () => database.reader<Tables>();
  return {
    /** Keeps a version unless the dataset has one with the same identity, which then comes back. */
    async addVersion(added: NewVersion): Promise<{ stored: StoredVersion; isNew: boolean }> {
      return database.write<Tables, { stored: StoredVersion; isNew: boolean }>(async (tx) => {
        const { project, dataset, createdAt } = added.version;
        const count = await lockDataset(tx, { project, dataset, at: createdAt });
        const identity = versionIdentity(added.version.digest, added.split);
        const same = await tx
          .selectFrom('data_version')
          .selectAll()
          .where('project', '=', project)
          .where('dataset', '=', dataset)
          .where('identity', '=', identity)
          .executeTakeFirst();
        if (same !== undefined) return { stored: toVersion(same), isNew: false };
        const row = toRow(added, count + 1, identity);
        await tx.insertInto('data_version').values(row).execute();
        await tx
          .updateTable('data_dataset')
          .set({ version_count: count + 1, latest_version_id: row.id, updated_at: createdAt })
          .where('project', '=', project)
          .where('name', '=', dataset)
          .execute();
        return { stored: toVersion(row), isNew: true };
      });
    },

    /** Keeps the report of a refused file; recording the same job twice keeps one. */
    async addRefusal(project: string, dataset: string, refusal: DataRefusal): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await lockDataset(tx, { project, dataset, at: refusal.at });
        await tx
          .insertInto('data_refusal')
          .values({
            job_id: refusal.jobId,
            project,
            dataset,
            source: refusal.source,
            report: JSON.stringify(refusal.report),
            actor: refusal.actor,
            at: refusal.at,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },

    async getDataset(project: string, name: string): Promise<Dataset> {
      const row = await reader()
        .selectFrom('data_dataset')
        .selectAll()
        .where('project', '=', project)
        .where('name', '=', name)
        .executeTakeFirst();
      if (row === undefined) throw notFound('dataset', name);
      return (await this.complete([row]))[0]!;
    },

    async listDatasets(project: string, page: { cursor?: string | undefined; limit: number }) {
      let select = reader()
        .selectFrom('data_dataset')
        .selectAll()
        .where('project', '=', project)
        .orderBy('name')
        .limit(page.limit + 1);
      if (page.cursor !== undefined) select = select.where('name', '>', page.cursor);
      const rows = await select.execute();
      const items = await this.complete(rows.slice(0, page.limit));
      return {
        items,
        nextCursor: rows.length > page.limit ? items.at(-1)!.name : null,
      } satisfies Page<Dataset>;
    },

    /** Adds latest versions and last refusals to dataset rows. */
    async complete(rows: readonly Tables['data_dataset'][]): Promise<Dataset[]> {
      const ids = rows.flatMap(({ latest_version_id: id }) => (id === null ? [] : [id]));
      const versions = new Map((await this.versionsById(ids)).map(({ version }) => [version.id, version]));
      const datasets: Dataset[] = [];
      for (const row of rows) {
        datasets.push({
          project: row.project,
          name: row.name,
          versionCount: row.version_count,
          latest: versions.get(row.latest_version_id ?? '') ?? null,
          lastRefusal: await this.lastRefusal(row.project, row.name),
          createdAt: row.created_at,
          updatedAt: row.updated_at,
        });
      }
      return datasets;
    },

    async versionsById(ids: readonly string[]): Promise<StoredVersion[]> {
      if (ids.length === 0) return [];
      const rows = await reader().selectFrom('data_version').selectAll().where('id', 'in', ids).execute();
      return rows.map(toVersion);
    },

    async getVersionById(id: string): Promise<StoredVersion> {
      const [found] = await this.versionsById([id]);
      if (found === undefined) throw notFound('dataset version', id);
      return found;
    },

    async getVersion(project: string, dataset: string, version: number | 'latest'): Promise<StoredVersion> {
      let select = reader()
        .selectFrom('data_version')
        .selectAll()
        .where('project', '=', project)
        .where('dataset', '=', dataset)
        .orderBy('version', 'desc')
        .limit(1);
      if (version !== 'latest') select = select.where('version', '=', version);
      const row = await select.executeTakeFirst();
      if (row !== undefined) return toVersion(row);
      await this.getDataset(project, dataset);
      throw notFound('version', `${dataset} ${version === 'latest' ? 'latest' : `v${version}`}`);
    },

    async listVersions(
      project: string,
      dataset: string,
      page: { beforeVersion?: number | undefined; limit: number },
    ): Promise<DatasetVersion[]> {
      let select = reader()
        .selectFrom('data_version')
        .selectAll()
        .where('project', '=', project)
        .where('dataset', '=', dataset)
        .orderBy('version', 'desc')
        .limit(page.limit);
      if (page.beforeVersion !== undefined) select = select.where('version', '<', page.beforeVersion);
      return (await select.execute()).map((row) => toVersion(row).version);
    },

    async lastRefusal(project: string, dataset: string): Promise<DataRefusal | null> {
      const row = await reader()
        .selectFrom('data_refusal')
        .selectAll()
        .where('project', '=', project)
        .where('dataset', '=', dataset)
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { source, job_id: jobId, actor, at } = row;
      return DataRefusal.parse({ source, jobId, actor, at, report: JSON.parse(row.report) });
    },
  };
}

export type DatasetStore = ReturnType<typeof createDatasetStore>;

/** Makes the dataset if it is new and holds its row, so that numbers are given out one at a time. */
async function lockDataset(
  tx: Transaction<Tables>,
  { project, dataset, at }: { project: string; dataset: string; at: number },
): Promise<number> {
  await tx
    .insertInto('data_dataset')
    .values({
      project,
      name: dataset,
      version_count: 0,
      latest_version_id: null,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const held = await tx
    .updateTable('data_dataset')
    .set({ updated_at: at })
    .where('project', '=', project)
    .where('name', '=', dataset)
    .returning('version_count')
    .executeTakeFirstOrThrow();
  return held.version_count;
}

function toRow({ version, split, profileDigest }: NewVersion, number: number, identity: string): VersionRow {
  return {
    id: version.id,
    project: version.project,
    dataset: version.dataset,
    version: number,
    identity,
    digest: version.digest,
    format: version.format,
    source: version.source,
    row_count: version.rowCount,
    size_bytes: version.sizeBytes,
    columns: JSON.stringify(version.columns),
    split: split === null ? null : JSON.stringify(split),
    parts: JSON.stringify(version.splits),
    validation: version.validation === null ? null : JSON.stringify(version.validation),
    profile_digest: profileDigest,
    message: version.message,
    created_by: version.createdBy,
    created_at: version.createdAt,
  };
}

function toVersion(row: VersionRow): StoredVersion {
  const split = row.split === null ? null : SettledSplit.parse(JSON.parse(row.split));
  const version = DatasetVersion.parse({
    id: row.id,
    dataset: row.dataset,
    project: row.project,
    version: row.version,
    digest: row.digest,
    format: row.format,
    source: row.source,
    rowCount: row.row_count,
    sizeBytes: row.size_bytes,
    columns: JSON.parse(row.columns),
    splits: JSON.parse(row.parts),
    splitBy: split === null ? null : { by: split.by, on: split.by === 'time' ? split.on : null },
    validation: row.validation === null ? null : JSON.parse(row.validation),
    message: row.message,
    createdBy: row.created_by,
    createdAt: row.created_at,
  });
  return { version, split, profileDigest: row.profile_digest };
}
