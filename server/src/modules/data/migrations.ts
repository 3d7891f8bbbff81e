import type { ModuleMigrations } from '../../platform/database/database.ts';

/** Tables of the data module. JSON is kept as text and parsed where it is read. */
export const dataMigrations: ModuleMigrations = {
  module: 'data',
  blobColumns: {
    data_version: ['digest', 'profile_digest'],
    data_feature_set: ['parquet_digest'],
  },
  migrations: [
    {
      id: '0001-datasets-versions-and-feature-sets',
      async up(tx) {
        await tx.schema
          .createTable('data_dataset')
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('version_count', 'integer', (column) => column.notNull())
          .addColumn('latest_version_id', 'text')
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .addColumn('updated_at', 'bigint', (column) => column.notNull())
          .addPrimaryKeyConstraint('data_dataset_pk', ['project', 'name'])
          .execute();
        await tx.schema
          .createTable('data_version')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('dataset', 'text', (column) => column.notNull())
          .addColumn('version', 'integer', (column) => column.notNull())
          .addColumn('identity', 'text', (column) => column.notNull())
          .addColumn('digest', 'text', (column) => column.notNull())
          .addColumn('format', 'text', (column) => column.notNull())
          .addColumn('source', 'text', (column) => column.notNull())
          .addColumn('row_count', 'bigint', (column) => column.notNull())
          .addColumn('size_bytes', 'bigint', (column) => column.notNull())
          .addColumn('columns', 'text', (column) => column.notNull())
          .addColumn('split', 'text')
          .addColumn('parts', 'text', (column) => column.notNull())
          .addColumn('validation', 'text')
          .addColumn('profile_digest', 'text', (column) => column.notNull())
          .addColumn('message', 'text', (column) => column.notNull())
          .addColumn('created_by', 'text', (column) => column.notNull())
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .addUniqueConstraint('data_version_number', ['project', 'dataset', 'version'])
          .addUniqueConstraint('data_version_identity', ['project', 'dataset', 'identity'])
          .execute();
        await tx.schema
          .createTable('data_import')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('job_id', 'text')
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('request', 'text', (column) => column.notNull())
          .addColumn('version_id', 'text')
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .execute();
        await tx.schema
          .createIndex('data_import_job')
          .on('data_import')
          .columns(['job_id'])
          .unique()
          .execute();
        await tx.schema.createIndex('data_import_state').on('data_import').columns(['state']).execute();
        await tx.schema
          .createTable('data_refusal')
          .addColumn('job_id', 'text', (column) => column.primaryKey())
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('dataset', 'text', (column) => column.notNull())
          .addColumn('source', 'text', (column) => column.notNull())
          .addColumn('report', 'text', (column) => column.notNull())
          .addColumn('actor', 'text', (column) => column.notNull())
          .addColumn('at', 'bigint', (column) => column.notNull())
          .execute();
        await tx.schema
          .createIndex('data_refusal_dataset')
          .on('data_refusal')
          .columns(['project', 'dataset', 'at'])
          .execute();
        await tx.schema
          .createTable('data_feature_set')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('dataset_version_id', 'text', (column) => column.notNull())
          .addColumn('sql', 'text', (column) => column.notNull())
          .addColumn('sql_digest', 'text', (column) => column.notNull())
          .addColumn('parquet_digest', 'text', (column) => column.notNull())
          .addColumn('size_bytes', 'bigint', (column) => column.notNull())
          .addColumn('row_count', 'bigint', (column) => column.notNull())
          .addColumn('columns', 'text', (column) => column.notNull())
          .addColumn('splits', 'text', (column) => column.notNull())
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .addUniqueConstraint('data_feature_set_identity', [
            'project',
            'name',
            'dataset_version_id',
            'sql_digest',
          ])
          .execute();
      },
    },
  ],
};
