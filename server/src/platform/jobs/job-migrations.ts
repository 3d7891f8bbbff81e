import type { ModuleMigrations } from '../database/database.ts';

export const jobMigrations: ModuleMigrations = {
  module: 'job',
  migrations: [
    {
      id: '0001-create-jobs',
      async up(tx) {
        await tx.schema
          .createTable('job_job')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('title', 'text', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('owner', 'text')
          .addColumn('attempt', 'integer', (column) => column.notNull())
          .addColumn('max_attempts', 'integer', (column) => column.notNull())
          .addColumn('input', 'text', (column) => column.notNull())
          .addColumn('output', 'text')
          .addColumn('error', 'text')
          .addColumn('progress', 'text')
          .addColumn('pipeline_run_id', 'text')
          .addColumn('step', 'text')
          .addColumn('peak_memory_bytes', 'bigint')
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .addColumn('started_at', 'bigint')
          .addColumn('heartbeat_at', 'bigint')
          .addColumn('ended_at', 'bigint')
          .execute();
        await tx.schema.createIndex('job_job_by_state').on('job_job').columns(['state', 'id']).execute();
        await tx.schema.createIndex('job_job_by_project').on('job_job').columns(['project', 'id']).execute();
        await tx.schema
          .createTable('job_log')
          .addColumn('job_id', 'text', (column) => column.notNull())
          .addColumn('seq', 'integer', (column) => column.notNull())
          .addColumn('at', 'bigint', (column) => column.notNull())
          .addColumn('stream', 'text', (column) => column.notNull())
          .addColumn('text', 'text', (column) => column.notNull())
          .addPrimaryKeyConstraint('job_log_key', ['job_id', 'seq'])
          .execute();
      },
    },
  ],
};
