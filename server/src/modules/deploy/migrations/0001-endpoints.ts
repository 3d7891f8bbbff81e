import type { Migration } from '../../../platform/database/database.ts';

/** Endpoints, their revisions, rollouts and every decision a rollout took. */
export const endpointsMigration: Migration = {
  id: '0001-endpoints',
  async up(tx) {
    await tx.schema
      .createTable('deploy_endpoint')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('deploy_endpoint_name', ['project', 'name'])
      .execute();
    await tx.schema
      .createTable('deploy_revision')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('endpoint_id', 'text', (column) => column.notNull().references('deploy_endpoint.id'))
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('model_version_id', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('spec', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('weight', 'double precision', (column) => column.notNull())
      .addColumn('feature_path', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('retired_at', 'bigint')
      .addUniqueConstraint('deploy_revision_number', ['endpoint_id', 'number'])
      .execute();
    await tx.schema
      .createTable('deploy_rollout')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('endpoint_id', 'text', (column) => column.notNull().references('deploy_endpoint.id'))
      .addColumn('from_revision', 'integer')
      .addColumn('to_revision', 'integer', (column) => column.notNull())
      .addColumn('canary', 'text', (column) => column.notNull())
      .addColumn('step_index', 'integer', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('step_started_at', 'bigint', (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      .execute();
    await tx.schema
      .createIndex('deploy_rollout_endpoint')
      .on('deploy_rollout')
      .columns(['endpoint_id', 'id'])
      .execute();
    await tx.schema.createIndex('deploy_rollout_state').on('deploy_rollout').column('state').execute();
    await tx.schema
      .createTable('deploy_rollout_decision')
      .addColumn('rollout_id', 'text', (column) => column.notNull().references('deploy_rollout.id'))
      .addColumn('seq', 'integer', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('weight', 'double precision', (column) => column.notNull())
      .addColumn('decision', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('checks', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('deploy_rollout_decision_key', ['rollout_id', 'seq'])
      .execute();
  },
};
