import type { Migration } from '../../../platform/database/database.ts';
import { growingKey } from '../../../platform/database/growing-key.ts';

export const createEvaluationDatasets: Migration = {
  id: '0002-create-evaluation-datasets',
  async up(tx, kind) {
    await tx.schema
      .createTable('evaluate_dataset')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('schema', 'text')
      .addColumn('record_count', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text')
      .addColumn('updated_by', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await tx.schema
      .createIndex('evaluate_dataset_by_project')
      .on('evaluate_dataset')
      .columns(['project', 'created_at'])
      .execute();
    await tx.schema
      .createTable('evaluate_dataset_tag')
      .addColumn('dataset_id', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('evaluate_dataset_tag_key', ['dataset_id', 'key'])
      .execute();
    await tx.schema
      .createTable('evaluate_dataset_experiment')
      .addColumn('dataset_id', 'text', (column) => column.notNull())
      .addColumn('experiment_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('evaluate_dataset_experiment_key', ['dataset_id', 'experiment_id'])
      .execute();
    await tx.schema
      .createIndex('evaluate_dataset_by_experiment')
      .on('evaluate_dataset_experiment')
      .columns(['experiment_id'])
      .execute();
    await tx.schema
      .createTable('evaluate_record')
      .addColumn('number', ...growingKey(kind))
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('dataset_id', 'text', (column) => column.notNull())
      .addColumn('input_hash', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text')
      .addColumn('updated_by', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('evaluate_record_by_input', ['dataset_id', 'input_hash'])
      .execute();
    await tx.schema
      .createIndex('evaluate_record_in_order')
      .on('evaluate_record')
      .columns(['dataset_id', 'number'])
      .execute();
    await tx.schema
      .createTable('evaluate_scorer')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('experiment_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addUniqueConstraint('evaluate_scorer_by_name', ['experiment_id', 'name'])
      .execute();
    await tx.schema
      .createTable('evaluate_scorer_version')
      .addColumn('scorer_id', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('evaluate_scorer_version_key', ['scorer_id', 'version'])
      .execute();
  },
};
