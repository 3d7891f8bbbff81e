import type { Migration } from '../../../platform/database/database.ts';

/** Models, their versions, aliases and what the gates said. */
export const createRegistryTables: Migration = {
  id: '0001-create-registry',
  async up(tx) {
    await tx.schema
      .createTable('registry_model')
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('gates', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('registry_model_key', ['project', 'name'])
      .execute();
    await tx.schema
      .createTable('registry_version')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('run_id', 'text')
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('registry_version_number', ['project', 'model', 'version'])
      .execute();
    await tx.schema
      .createIndex('registry_version_by_run')
      .on('registry_version')
      .columns(['project', 'model', 'run_id'])
      .execute();
    await tx.schema
      .createTable('registry_alias')
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('alias', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('moved_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('registry_alias_key', ['project', 'model', 'alias'])
      .execute();
    await tx.schema
      .createTable('registry_gate_report')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('version_id', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .execute();
    await tx.schema
      .createIndex('registry_gate_report_by_version')
      .on('registry_gate_report')
      .columns(['version_id', 'id'])
      .execute();
  },
};
