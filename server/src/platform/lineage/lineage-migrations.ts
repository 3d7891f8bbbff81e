import type { ModuleMigrations } from '../database/database.ts';

export const lineageMigrations: ModuleMigrations = {
  module: 'platform_lineage',
  migrations: [
    {
      id: '0001-create-graph',
      async up(tx) {
        await tx.schema
          .createTable('platform_lineage_node')
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('key', 'text', (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('id', 'text', (column) => column.notNull())
          .addColumn('label', 'text', (column) => column.notNull())
          .addColumn('at', 'bigint', (column) => column.notNull())
          .addPrimaryKeyConstraint('platform_lineage_node_key', ['project', 'key'])
          .execute();
        await tx.schema
          .createTable('platform_lineage_edge')
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('from_key', 'text', (column) => column.notNull())
          .addColumn('to_key', 'text', (column) => column.notNull())
          .addColumn('relation', 'text', (column) => column.notNull())
          .addColumn('at', 'bigint', (column) => column.notNull())
          .addPrimaryKeyConstraint('platform_lineage_edge_key', ['project', 'from_key', 'to_key', 'relation'])
          .execute();
        await tx.schema
          .createIndex('platform_lineage_node_by_time')
          .on('platform_lineage_node')
          .columns(['project', 'at'])
          .execute();
        await tx.schema
          .createIndex('platform_lineage_edge_by_target')
          .on('platform_lineage_edge')
          .columns(['project', 'to_key'])
          .execute();
      },
    },
  ],
};
