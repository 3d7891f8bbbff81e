import type { ModuleMigrations } from '../database/database.ts';
import { growingKey } from '../database/growing-key.ts';

export const auditMigrations: ModuleMigrations = {
  module: 'platform_audit',
  migrations: [
    {
      id: '0001-create-audit',
      async up(tx, kind) {
        await tx.schema
          .createTable('platform_audit')
          .addColumn('seq', ...growingKey(kind))
          .addColumn('at', 'bigint', (column) => column.notNull())
          .addColumn('actor', 'text', (column) => column.notNull())
          .addColumn('action', 'text', (column) => column.notNull())
          .addColumn('subject_kind', 'text', (column) => column.notNull())
          .addColumn('subject_id', 'text', (column) => column.notNull())
          .addColumn('subject_label', 'text', (column) => column.notNull())
          .addColumn('project', 'text')
          .addColumn('details', 'text', (column) => column.notNull())
          .execute();
        await tx.schema
          .createIndex('platform_audit_by_project')
          .on('platform_audit')
          .columns(['project', 'seq'])
          .execute();
      },
    },
  ],
};
