import type { ModuleMigrations } from '../../platform/database/database.ts';

export const tuneMigrations: ModuleMigrations = {
  module: 'tune',
  migrations: [
    {
      id: '0001-create-studies',
      async up(tx) {
        await tx.schema
          .createTable('tune_study')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('run_id', 'text', (column) => column.notNull().unique())
          .addColumn('job_id', 'text', (column) => column.notNull())
          .addColumn('sampler', 'text', (column) => column.notNull())
          .addColumn('metric', 'text', (column) => column.notNull())
          .addColumn('direction', 'text', (column) => column.notNull())
          .addColumn('trial_count', 'integer', (column) => column.notNull())
          .addColumn('space', 'text', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .addColumn('ended_at', 'bigint')
          .execute();
        await tx.schema
          .createIndex('tune_study_by_project')
          .on('tune_study')
          .columns(['project', 'id'])
          .execute();
        await tx.schema
          .createTable('tune_trial')
          .addColumn('study_id', 'text', (column) => column.notNull())
          .addColumn('number', 'integer', (column) => column.notNull())
          .addColumn('run_id', 'text', (column) => column.notNull())
          .addColumn('params', 'text', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('value', 'double precision')
          .addColumn('message', 'text')
          .addColumn('started_at', 'bigint', (column) => column.notNull())
          .addColumn('ended_at', 'bigint')
          .addPrimaryKeyConstraint('tune_trial_key', ['study_id', 'number'])
          .execute();
      },
    },
  ],
};
