import type { ModuleMigrations } from '../../platform/database/database.ts';

export const pipelineMigrations: ModuleMigrations = {
  module: 'pipelines',
  blobColumns: { pipelines_step: ['result'], pipelines_result: ['result'] },
  migrations: [
    {
      id: '0001-create-pipelines',
      async up(tx) {
        await tx.schema
          .createTable('pipelines_project')
          .addColumn('name', 'text', (column) => column.primaryKey())
          .addColumn('description', 'text', (column) => column.notNull())
          .addColumn('directory', 'text')
          .addColumn('file', 'text')
          .addColumn('file_digest', 'text')
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .addColumn('updated_at', 'bigint', (column) => column.notNull())
          .execute();
        await tx.schema
          .createTable('pipelines_run')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('number', 'integer', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('triggered_by', 'text', (column) => column.notNull())
          .addColumn('params', 'text', (column) => column.notNull())
          .addColumn('is_forced', 'integer', (column) => column.notNull())
          .addColumn('file', 'text', (column) => column.notNull())
          .addColumn('directory', 'text', (column) => column.notNull())
          .addColumn('message', 'text', (column) => column.notNull())
          .addColumn('started_at', 'bigint', (column) => column.notNull())
          .addColumn('ended_at', 'bigint')
          .addUniqueConstraint('pipelines_run_number', ['project', 'number'])
          .execute();
        await tx.schema
          .createIndex('pipelines_run_by_state')
          .on('pipelines_run')
          .columns(['state'])
          .execute();
        await tx.schema
          .createTable('pipelines_step')
          .addColumn('run_id', 'text', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('position', 'integer', (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('needs', 'text', (column) => column.notNull())
          .addColumn('summary', 'text', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('key', 'text')
          .addColumn('job_id', 'text')
          .addColumn('result', 'text')
          .addColumn('message', 'text', (column) => column.notNull())
          .addColumn('started_at', 'bigint')
          .addColumn('ended_at', 'bigint')
          .addPrimaryKeyConstraint('pipelines_step_key', ['run_id', 'name'])
          .execute();
        await tx.schema
          .createTable('pipelines_result')
          .addColumn('key', 'text', (column) => column.primaryKey())
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('result', 'text', (column) => column.notNull())
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .execute();
        await tx.schema
          .createTable('pipelines_note')
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('value', 'text', (column) => column.notNull())
          .addPrimaryKeyConstraint('pipelines_note_key', ['project', 'name'])
          .execute();
      },
    },
  ],
};
