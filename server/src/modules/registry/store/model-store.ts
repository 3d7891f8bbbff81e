import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import { sql } from '../../../platform/database/kysely.ts';
import { notFound, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { type ModelAddress, promptTag, type StoredModel } from '../registered-model.ts';
import { inChunks } from './in-chunks.ts';
import type { RegistryTables } from './tables.ts';

type Tx = Transaction<RegistryTables>;
type Reader = Kysely<RegistryTables>;
type ModelRow = RegistryTables['registry_model'];

/** SQL over models and their tags. */
export function createModelStore(reader: () => Reader) {
  return {
    async find({ project, name }: ModelAddress, from: Reader = reader()): Promise<StoredModel | null> {
      const row = await from
        .selectFrom('registry_model')
        .selectAll()
        .where('project', '=', project)
        .where('name', '=', name)
        .executeTakeFirst();
      return row === undefined ? null : (await withModelTags(from, [row]))[0]!;
    },

    async get(address: ModelAddress, from: Reader = reader()): Promise<StoredModel> {
      const model = await this.find(address, from);
      if (model === null) throw notFound('model', address.name);
      return model;
    },

    /** By name; prompts, which ride on models, are left out. */
    async list(project: string, page: { after?: string | undefined; limit: number }): Promise<StoredModel[]> {
      let select = reader()
        .selectFrom('registry_model as m')
        .selectAll('m')
        .where('m.project', '=', project)
        .where(
          sql<boolean>`not exists (select 1 from registry_model_tag t where t.project = m.project and t.model = m.name and t.key = ${promptTag} and t.value = 'true')`,
        )
        .orderBy('m.name')
        .limit(page.limit);
      if (page.after !== undefined) select = select.where('m.name', '>', page.after);
      return withModelTags(reader(), await select.execute());
    },

    /** Throws `conflict` when there is one of that name. */
    async insert(tx: Tx, model: StoredModel): Promise<void> {
      const { project, name } = model;
      if ((await this.find(model, tx)) !== null) throw taken(name);
      await tx
        .insertInto('registry_model')
        .values({
          project,
          name,
          gates: JSON.stringify(model.gates),
          description: model.description,
          created_at: model.createdAt,
          updated_at: model.updatedAt,
        })
        .execute();
      for (const [key, value] of Object.entries(model.tags)) await this.setTag(tx, model, { key, value });
    },

    /** Makes the model if it is not there, and marks it as changed. */
    async touch(tx: Tx, { project, name }: ModelAddress, now: number): Promise<void> {
      await tx
        .insertInto('registry_model')
        .values({ project, name, gates: '[]', description: '', created_at: now, updated_at: now })
        .onConflict((conflict) => conflict.columns(['project', 'name']).doUpdateSet({ updated_at: now }))
        .execute();
    },

    async update(
      tx: Tx,
      { project, name }: ModelAddress,
      change: Partial<Pick<ModelRow, 'description' | 'gates' | 'updated_at'>>,
    ): Promise<void> {
      await tx
        .updateTable('registry_model')
        .set(change)
        .where('project', '=', project)
        .where('name', '=', name)
        .execute();
    },

    /** Gives the model, its tags and aliases another name. Throws `conflict` when that is taken. */
    async rename(tx: Tx, { project, name }: ModelAddress, to: { name: string; now: number }): Promise<void> {
      if (to.name !== name && (await this.find({ project, name: to.name }, tx)) !== null)
        throw taken(to.name);
      await tx
        .updateTable('registry_model')
        .set({ name: to.name, updated_at: to.now })
        .where('project', '=', project)
        .where('name', '=', name)
        .execute();
      for (const table of ['registry_model_tag', 'registry_alias', 'registry_version'] as const) {
        await tx
          .updateTable(table)
          .set({ model: to.name })
          .where('project', '=', project)
          .where('model', '=', name)
          .execute();
      }
      await tx
        .updateTable('registry_version')
        .set({ updated_at: to.now })
        .where('project', '=', project)
        .where('model', '=', to.name)
        .where('is_deleted', '=', 0)
        .execute();
      if (to.name !== name) await retireName(tx, { project, name });
    },

    /** Removes the model with its versions, tags and aliases; gate reports stay as evidence. */
    async remove(tx: Tx, { project, name }: ModelAddress): Promise<void> {
      const ids = tx
        .selectFrom('registry_version')
        .select('id')
        .where('project', '=', project)
        .where('model', '=', name);
      await tx.deleteFrom('registry_version_tag').where('version_id', 'in', ids).execute();
      for (const table of ['registry_version', 'registry_alias', 'registry_model_tag'] as const) {
        await tx.deleteFrom(table).where('project', '=', project).where('model', '=', name).execute();
      }
      await tx.deleteFrom('registry_model').where('project', '=', project).where('name', '=', name).execute();
      await retireName(tx, { project, name });
    },

    /** How often versions were numbered under this name before. */
    async formerLives(tx: Tx, { project, name }: ModelAddress): Promise<number> {
      const row = await tx
        .selectFrom('registry_former_name')
        .select('times')
        .where('project', '=', project)
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.times ?? 0;
    },

    async setTag(tx: Tx, { project, name }: ModelAddress, tag: { key: string; value: string }) {
      await tx
        .insertInto('registry_model_tag')
        .values({ project, model: name, ...tag })
        .onConflict((conflict) =>
          conflict.columns(['project', 'model', 'key']).doUpdateSet({ value: tag.value }),
        )
        .execute();
    },

    /** True when there was one. */
    async deleteTag(tx: Tx, { project, name }: ModelAddress, key: string): Promise<boolean> {
      const { numDeletedRows } = await tx
        .deleteFrom('registry_model_tag')
        .where('project', '=', project)
        .where('model', '=', name)
        .where('key', '=', key)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

export type ModelStore = ReturnType<typeof createModelStore>;

const taken = (name: string) =>
  new SlipwayError('conflict', `there is a model '${name}' already`, { hint: 'choose another name' });

async function retireName(tx: Tx, { project, name }: ModelAddress): Promise<void> {
  await tx
    .insertInto('registry_former_name')
    .values({ project, name, times: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['project', 'name'])
        .doUpdateSet({ times: sql<number>`registry_former_name.times + 1` }),
    )
    .execute();
}

/** Rows of one project with their tags, in the order of the rows. */
export async function withModelTags(reader: Reader, rows: readonly ModelRow[]): Promise<StoredModel[]> {
  const tags = new Map<string, [key: string, value: string][]>(rows.map(({ name }) => [name, []]));
  for (const names of inChunks([...tags.keys()])) {
    const found = await reader
      .selectFrom('registry_model_tag')
      .select(['model', 'key', 'value'])
      .where('project', '=', rows[0]!.project)
      .where('model', 'in', names)
      .orderBy('key')
      .execute();
    for (const { model, key, value } of found) tags.get(model)!.push([key, value]);
  }
  return rows.map((row) => ({
    project: row.project,
    name: row.name,
    description: row.description,
    tags: Object.fromEntries(tags.get(row.name)!),
    gates: z.array(z.string()).parse(JSON.parse(row.gates)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}
