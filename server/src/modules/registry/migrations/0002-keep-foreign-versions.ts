import type { Kysely } from 'kysely';
import type { Migration } from '../../../platform/database/database.ts';

type Body = { tags?: Record<string, string>; description?: string };
type Tables = {
  registry_version: { id: string; body: string; description: string; created_at: number; updated_at: number };
  registry_version_tag: { version_id: string; key: string; value: string };
};

/**
 * Versions that other clients register by the place of their files: what can change of a version (description,
 * tags, stage, status) leaves the JSON body for columns that can be searched; models carry words and tags too.
 */
export const keepForeignVersions: Migration = {
  id: '0002-keep-foreign-versions',
  async up(tx) {
    await addColumns(tx);
    await createTagTables(tx);
    await moveOutOfBodies(tx);
  },
};

// biome-ignore lint/suspicious/noExplicitAny: the schema as it was has no type today
async function addColumns(tx: Kysely<any>): Promise<void> {
  await tx.schema
    .alterTable('registry_model')
    .addColumn('description', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  for (const [name, fallback] of [
    ['stage', 'None'],
    ['status', 'ready'],
    ['status_message', ''],
    ['run_link', ''],
    ['description', ''],
  ] as const) {
    await tx.schema
      .alterTable('registry_version')
      .addColumn(name, 'text', (column) => column.notNull().defaultTo(fallback))
      .execute();
  }
  for (const name of ['source', 'storage_location', 'logged_model_id']) {
    await tx.schema.alterTable('registry_version').addColumn(name, 'text').execute();
  }
  await tx.schema
    .alterTable('registry_version')
    .addColumn('updated_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await tx.schema
    .alterTable('registry_version')
    .addColumn('is_deleted', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await tx.schema
    .createIndex('registry_version_by_update')
    .on('registry_version')
    .columns(['project', 'is_deleted', 'updated_at'])
    .execute();
  await tx.schema
    .createIndex('registry_version_of_run')
    .on('registry_version')
    .columns(['run_id', 'project'])
    .execute();
}

// biome-ignore lint/suspicious/noExplicitAny: the schema as it was has no type today
async function createTagTables(tx: Kysely<any>): Promise<void> {
  await tx.schema
    .createTable('registry_model_tag')
    .addColumn('project', 'text', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('registry_model_tag_key', ['project', 'model', 'key'])
    .execute();
  await tx.schema
    .createTable('registry_version_tag')
    .addColumn('version_id', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('registry_version_tag_key', ['version_id', 'key'])
    .execute();
  // How often a name was given up: the ids of its versions are never used twice.
  await tx.schema
    .createTable('registry_former_name')
    .addColumn('project', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('times', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('registry_former_name_key', ['project', 'name'])
    .execute();
}

async function moveOutOfBodies(tx: Kysely<Tables>): Promise<void> {
  const rows = await tx.selectFrom('registry_version').select(['id', 'body', 'created_at']).execute();
  for (const { id, body, created_at } of rows) {
    const { tags = {}, description = '' } = JSON.parse(body) as Body;
    await tx
      .updateTable('registry_version')
      .set({ description, updated_at: created_at })
      .where('id', '=', id)
      .execute();
    for (const [key, value] of Object.entries(tags)) {
      await tx.insertInto('registry_version_tag').values({ version_id: id, key, value }).execute();
    }
  }
}
