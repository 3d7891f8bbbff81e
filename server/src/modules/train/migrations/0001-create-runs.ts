import type { Migration } from '../../../platform/database/database.ts';
import { sql } from '../../../platform/database/kysely.ts';

/**
 * Runs get a small integer `number` beside their id, and metric keys an integer from a dictionary, so that rows
 * that there are many of are a few short fields.
 */
export const createRuns: Migration = {
  id: '0001-create-runs',
  async up(tx, kind) {
    const clustered = kind === 'sqlite' ? sql`without rowid` : sql``;
    const identity = kind === 'sqlite' ? ('integer' as const) : ('bigserial' as const);

    await tx.schema
      .createTable('train_experiment')
      .addColumn('number', identity, (column) => column.primaryKey())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('train_experiment_name', ['project', 'name'])
      .execute();

    await tx.schema
      .createTable('train_run')
      .addColumn('number', identity, (column) => column.primaryKey())
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('experiment_number', 'bigint', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('parent_run_id', 'text')
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('job_id', 'text')
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      .addColumn('feature_importance', 'text')
      .execute();
    await tx.schema
      .createIndex('train_run_by_project')
      .on('train_run')
      .columns(['project', 'number'])
      .execute();
    await tx.schema
      .createIndex('train_run_by_parent')
      .on('train_run')
      .columns(['parent_run_id', 'number'])
      .execute();
    await tx.schema.createIndex('train_run_by_job').on('train_run').columns(['job_id']).execute();

    await tx.schema
      .createTable('train_metric_key')
      .addColumn('number', identity, (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .execute();

    await tx.schema
      .createTable('train_metric')
      .addColumn('run_number', 'bigint', (column) => column.notNull())
      .addColumn('key_number', 'bigint', (column) => column.notNull())
      .addColumn('step', 'bigint', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('value', 'double precision', (column) => column.notNull())
      .addColumn('is_nan', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('train_metric_key_of_point', [
        'run_number',
        'key_number',
        'step',
        'at',
        'value',
        'is_nan',
      ])
      .modifyEnd(clustered)
      .execute();

    await tx.schema
      .createTable('train_latest_metric')
      .addColumn('run_number', 'bigint', (column) => column.notNull())
      .addColumn('key_number', 'bigint', (column) => column.notNull())
      .addColumn('step', 'bigint', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('value', 'double precision', (column) => column.notNull())
      .addColumn('is_nan', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('train_latest_metric_key', ['run_number', 'key_number'])
      .modifyEnd(clustered)
      .execute();
    await tx.schema
      .createIndex('train_latest_metric_by_value')
      .on('train_latest_metric')
      .columns(['key_number', 'value', 'run_number'])
      .execute();

    await tx.schema
      .createTable('train_param')
      .addColumn('run_number', 'bigint', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('numeric_value', 'double precision')
      .addPrimaryKeyConstraint('train_param_key', ['run_number', 'key'])
      .modifyEnd(clustered)
      .execute();
    await tx.schema
      .createTable('train_tag')
      .addColumn('run_number', 'bigint', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('train_tag_key', ['run_number', 'key'])
      .modifyEnd(clustered)
      .execute();

    await tx.schema
      .createTable('train_thing')
      .addColumn('run_number', 'bigint', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('thing_id', 'text', (column) => column.notNull())
      .addColumn('label', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('train_thing_key', ['run_number', 'role', 'kind', 'thing_id'])
      .execute();
    await tx.schema
      .createTable('train_artifact')
      .addColumn('run_number', 'bigint', (column) => column.notNull())
      .addColumn('path', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('size_bytes', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('train_artifact_key', ['run_number', 'path'])
      .execute();
  },
};
