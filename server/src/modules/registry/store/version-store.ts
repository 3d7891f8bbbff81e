import type { ModelVersion } from '@slipway/contract';
import type { Kysely, Transaction } from 'kysely';
import { sql } from '../../../platform/database/kysely.ts';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import { type StoredModelVersion, versionId } from '../model-version.ts';
import type { ModelAddress } from '../registered-model.ts';
import { inChunks } from './in-chunks.ts';
import type { ModelStore } from './model-store.ts';
import type { RegistryTables, VersionRow } from './tables.ts';
import { toVersionRow, withVersionTags } from './version-rows.ts';

type Tx = Transaction<RegistryTables>;
type Reader = Kysely<RegistryTables>;

/** A version before it has its number. */
export type VersionDraft = Omit<StoredModelVersion, 'id' | 'version'>;

/** What may change of a version. */
export type VersionChange = Partial<Pick<VersionRow, 'description' | 'stage' | 'updated_at'>>;

/** SQL over versions and their tags. Deleted versions keep their number and are not found. */
export function createVersionStore(reader: () => Reader, models: ModelStore) {
  const findRow = async (
    from: Reader,
    where: { id: string } | { address: ModelAddress; version: number },
  ): Promise<StoredModelVersion | null> => {
    let select = from.selectFrom('registry_version').selectAll().where('is_deleted', '=', 0);
    select =
      'id' in where
        ? select.where('id', '=', where.id)
        : select
            .where('project', '=', where.address.project)
            .where('model', '=', where.address.name)
            .where('version', '=', where.version);
    const row = await select.executeTakeFirst();
    return row === undefined ? null : (await withVersionTags(from, [row]))[0]!;
  };

  return {
    /** Gives the version the next number of its model; the same run's same ONNX file is registered once. */
    async insert(tx: Tx, draft: VersionDraft): Promise<{ version: StoredModelVersion; isNew: boolean }> {
      const address = { project: draft.project, name: draft.model };
      const known = await sameModelOfRun(tx, draft);
      if (known !== null) return { version: known, isNew: false };
      await models.touch(tx, address, draft.createdAt);
      const last = await tx
        .selectFrom('registry_version')
        .select(sql<number | null>`max(version)`.as('last'))
        .where('project', '=', draft.project)
        .where('model', '=', draft.model)
        .executeTakeFirst();
      const number = (last?.last ?? 0) + 1;
      const formerLives = await models.formerLives(tx, address);
      const version: StoredModelVersion = {
        ...draft,
        version: number,
        id: versionId({ ...draft, version: number, formerLives }),
      };
      await tx.insertInto('registry_version').values(toVersionRow(version)).execute();
      for (const [key, value] of Object.entries(draft.tags))
        await this.setTag(tx, version.id, { key, value });
      return { version, isNew: true };
    },

    findById: (id: string, from: Reader = reader()) => findRow(from, { id }),
    find: (address: ModelAddress, version: number, from: Reader = reader()) =>
      findRow(from, { address, version }),

    async get(address: ModelAddress, version: number, from: Reader = reader()): Promise<StoredModelVersion> {
      const found = await findRow(from, { address, version });
      if (found === null) throw notFound('model version', `${address.project}/${address.name}/${version}`);
      return found;
    },

    /** Newest first. */
    async list(
      { project, name }: ModelAddress,
      page: { before?: number | undefined; limit: number },
    ): Promise<StoredModelVersion[]> {
      let select = reader()
        .selectFrom('registry_version')
        .selectAll()
        .where('project', '=', project)
        .where('model', '=', name)
        .where('is_deleted', '=', 0)
        .orderBy('version', 'desc')
        .limit(page.limit);
      if (page.before !== undefined) select = select.where('version', '<', page.before);
      return withVersionTags(reader(), await select.execute());
    },

    async count({ project, name }: ModelAddress): Promise<number> {
      const row = await reader()
        .selectFrom('registry_version')
        .select(sql<number>`count(*)`.as('count'))
        .where('project', '=', project)
        .where('model', '=', name)
        .where('is_deleted', '=', 0)
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },

    /** The newest version in each stage of every model named, in the order in which the stages were first used. */
    async latestByStage(project: string, names: readonly string[]): Promise<StoredModelVersion[]> {
      const rows: VersionRow[] = [];
      for (const some of inChunks(names)) {
        const newest = reader()
          .selectFrom('registry_version')
          .select(['model', sql<number>`max(version)`.as('version'), sql<number>`min(version)`.as('first')])
          .where('project', '=', project)
          .where('model', 'in', some)
          .where('is_deleted', '=', 0)
          .groupBy(['model', 'stage'])
          .as('n');
        rows.push(
          ...(await reader()
            .selectFrom('registry_version as v')
            .innerJoin(newest, (join) =>
              join.onRef('n.model', '=', 'v.model').onRef('n.version', '=', 'v.version'),
            )
            .selectAll('v')
            .where('v.project', '=', project)
            .orderBy('v.model')
            .orderBy('n.first')
            .execute()),
        );
      }
      return withVersionTags(reader(), rows);
    },

    async update(tx: Tx, id: string, change: VersionChange): Promise<void> {
      await tx.updateTable('registry_version').set(change).where('id', '=', id).execute();
    },

    /** Archives every other version of the model that is in the stage; answers their numbers. */
    async archiveOthers(
      tx: Tx,
      { project, model, id }: StoredModelVersion,
      from: { stage: ModelVersion['stage']; now: number },
    ): Promise<number[]> {
      const others = await tx
        .selectFrom('registry_version')
        .select(['id', 'version'])
        .where('project', '=', project)
        .where('model', '=', model)
        .where('stage', '=', from.stage)
        .where('is_deleted', '=', 0)
        .where('id', '!=', id)
        .execute();
      for (const other of others)
        await this.update(tx, other.id, { stage: 'Archived', updated_at: from.now });
      return others.map(({ version }) => version);
    },

    /** Keeps the number and nothing of what a person wrote. */
    async remove(tx: Tx, { id }: { id: string }, now: number): Promise<void> {
      await tx
        .updateTable('registry_version')
        .set({
          is_deleted: 1,
          description: '',
          source: null,
          storage_location: null,
          run_link: '',
          run_id: null,
          logged_model_id: null,
          updated_at: now,
        })
        .where('id', '=', id)
        .execute();
      await tx.deleteFrom('registry_version_tag').where('version_id', '=', id).execute();
    },

    async setTag(tx: Tx, id: string, tag: { key: string; value: string }): Promise<void> {
      await tx
        .insertInto('registry_version_tag')
        .values({ version_id: id, ...tag })
        .onConflict((conflict) => conflict.columns(['version_id', 'key']).doUpdateSet({ value: tag.value }))
        .execute();
    },

    /** True when there was one. */
    async deleteTag(tx: Tx, id: string, key: string): Promise<boolean> {
      const { numDeletedRows } = await tx
        .deleteFrom('registry_version_tag')
        .where('version_id', '=', id)
        .where('key', '=', key)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

export type VersionStore = ReturnType<typeof createVersionStore>;

async function sameModelOfRun(tx: Tx, draft: VersionDraft): Promise<StoredModelVersion | null> {
  if (draft.runId === null || draft.digest === null) return null;
  const row = await tx
    .selectFrom('registry_version')
    .selectAll()
    .where('project', '=', draft.project)
    .where('model', '=', draft.model)
    .where('run_id', '=', draft.runId)
    .where('digest', '=', draft.digest)
    .where('is_deleted', '=', 0)
    .executeTakeFirst();
  return row === undefined ? null : (await withVersionTags(tx, [row]))[0]!;
}
