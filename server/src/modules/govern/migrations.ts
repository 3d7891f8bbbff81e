import type { ModuleMigrations } from '../../platform/database/database.ts';

export const governMigrations: ModuleMigrations = {
  module: 'govern',
  migrations: [
    {
      id: '0001-create-saved-views',
      async up(tx) {
        await tx.schema
          .createTable('govern_saved_view')
          .addColumn('project', 'text', (column) => column.notNull())
          .addColumn('page', 'text', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('search', 'text', (column) => column.notNull())
          .addColumn('created_by', 'text', (column) => column.notNull())
          .addColumn('updated_at', 'bigint', (column) => column.notNull())
          .addPrimaryKeyConstraint('govern_saved_view_key', ['project', 'page', 'name'])
          .execute();
      },
    },
  ],
};
