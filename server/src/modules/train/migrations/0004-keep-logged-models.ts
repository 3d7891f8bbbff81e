import type { Migration } from '../../../platform/database/database.ts';

/** Models that runs log, with params, tags and metrics; which datasets and models a run read, and which it made. */
export const keepLoggedModels: Migration = {
  id: '0004-keep-logged-models',
  async up(tx) {
    await tx.schema
      .createTable('train_logged_model')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('experiment_number', 'bigint', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('artifact_uri', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('model_type', 'text', (column) => column.notNull())
      .addColumn('source_run_id', 'text')
      .addColumn('is_deleted', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await tx.schema
      .createIndex('train_logged_model_by_creation')
      .on('train_logged_model')
      .columns(['experiment_number', 'is_deleted', 'created_at', 'id'])
      .execute();
    await tx.schema
      .createIndex('train_logged_model_of_run')
      .on('train_logged_model')
      .columns(['source_run_id'])
      .execute();
    for (const [table, name] of [
      ['train_logged_model_param', 'train_logged_model_param_key'],
      ['train_logged_model_tag', 'train_logged_model_tag_key'],
    ] as const) {
      await tx.schema
        .createTable(table)
        .addColumn('model_id', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('value', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint(name, ['model_id', 'key'])
        .execute();
    }
    await tx.schema
      .createTable('train_logged_model_metric')
      .addColumn('model_id', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('step', 'bigint', (column) => column.notNull())
      .addColumn('run_id', 'text', (column) => column.notNull())
      .addColumn('dataset_name', 'text', (column) => column.notNull())
      .addColumn('dataset_digest', 'text', (column) => column.notNull())
      .addColumn('value', 'double precision', (column) => column.notNull())
      .addColumn('is_nan', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('train_logged_model_metric_key', ['model_id', 'key', 'at', 'step', 'run_id'])
      .execute();
    await tx.schema
      .createTable('train_dataset')
      .addColumn('experiment_number', 'bigint', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('source_type', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('schema', 'text')
      .addColumn('profile', 'text')
      .addPrimaryKeyConstraint('train_dataset_key', ['experiment_number', 'name', 'digest'])
      .execute();
    await tx.schema
      .createTable('train_run_dataset')
      .addColumn('run_number', 'bigint', (column) => column.notNull())
      .addColumn('experiment_number', 'bigint', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('context', 'text')
      .addColumn('tags', 'text', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('train_run_dataset_key', ['run_number', 'name', 'digest'])
      .execute();
    await tx.schema
      .createIndex('train_run_dataset_by_experiment')
      .on('train_run_dataset')
      .columns(['experiment_number', 'name', 'digest'])
      .execute();
    await tx.schema
      .createTable('train_run_model')
      .addColumn('run_number', 'bigint', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('model_id', 'text', (column) => column.notNull())
      .addColumn('step', 'bigint', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('train_run_model_key', ['run_number', 'role', 'model_id', 'step'])
      .execute();
  },
};
