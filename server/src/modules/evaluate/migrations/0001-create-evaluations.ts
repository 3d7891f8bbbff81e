import type { Migration } from '../../../platform/database/database.ts';

export const createEvaluations: Migration = {
  id: '0001-create-evaluations',
  async up(tx) {
    await tx.schema
      .createTable('evaluate_evaluation')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('subject_kind', 'text', (column) => column.notNull())
      .addColumn('subject_id', 'text', (column) => column.notNull())
      .addColumn('job_id', 'text', (column) => column.notNull().unique())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('scores_digest', 'text', (column) => column.notNull())
      .addColumn('feature_set_id', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
    await tx.schema
      .createIndex('evaluate_evaluation_by_project')
      .on('evaluate_evaluation')
      .columns(['project', 'id'])
      .execute();
    await tx.schema
      .createIndex('evaluate_evaluation_by_subject')
      .on('evaluate_evaluation')
      .columns(['project', 'subject_kind', 'subject_id', 'id'])
      .execute();
    await tx.schema
      .createIndex('evaluate_evaluation_by_key')
      .on('evaluate_evaluation')
      .columns(['key', 'id'])
      .execute();
    await tx.schema
      .createTable('evaluate_comparison')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('job_id', 'text', (column) => column.notNull().unique())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
    await tx.schema
      .createIndex('evaluate_comparison_by_project')
      .on('evaluate_comparison')
      .columns(['project', 'id'])
      .execute();
  },
};
