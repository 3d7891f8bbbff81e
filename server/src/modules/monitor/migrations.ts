import type { ModuleMigrations } from '../../platform/database/database.ts';

export const monitorMigrations: ModuleMigrations = {
  module: 'monitor',
  blobColumns: { monitor_monitor: ['spec'], monitor_reference: ['body'], monitor_window: ['body'] },
  migrations: [
    {
      id: '0001-create-monitors',
      async up(tx) {
        await tx.schema
          .createTable('monitor_monitor')
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('spec', 'text', (column) => column.notNull())
          .addColumn('updated_at', 'bigint', (column) => column.notNull())
          .addPrimaryKeyConstraint('monitor_monitor_key', ['project', 'name'])
          .execute();
        await tx.schema
          .createTable('monitor_reference')
          .addColumn('model_version_id', 'text', (column) => column.primaryKey())
          .addColumn('row_count', 'bigint', (column) => column.notNull())
          .addColumn('body', 'text', (column) => column.notNull())
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .execute();
        await tx.schema
          .createTable('monitor_window')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('monitor', 'text', (column) => column.notNull())
          .addColumn('from_at', 'bigint', (column) => column.notNull())
          .addColumn('to_at', 'bigint', (column) => column.notNull())
          .addColumn('is_final', 'integer', (column) => column.notNull())
          .addColumn('body', 'text', (column) => column.notNull())
          .addUniqueConstraint('monitor_window_place', ['project', 'monitor', 'from_at'])
          .execute();
        await tx.schema
          .createTable('monitor_alert')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('monitor', 'text', (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('revision', 'integer', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('body', 'text', (column) => column.notNull())
          .execute();
        await tx.schema
          .createIndex('monitor_alert_by_project')
          .on('monitor_alert')
          .columns(['project', 'state', 'id'])
          .execute();
      },
    },
  ],
};
