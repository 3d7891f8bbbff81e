import type { Migration } from '../../../platform/database/database.ts';
import { sql } from '../../../platform/database/kysely.ts';

/** Paths are compared by their bytes on PostgreSQL too, so that a folder is a range of the index. */
export const keepFiles: Migration = {
  id: '0005-keep-files',
  async up(tx, kind) {
    const path = kind === 'sqlite' ? sql`text` : sql`text collate "C"`;
    await tx.schema
      .createTable('train_file')
      .addColumn('path', path, (column) => column.primaryKey())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('size_bytes', 'bigint', (column) => column.notNull())
      .execute();
    await tx.schema
      .createTable('train_upload')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('path', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
    await tx.schema
      .createTable('train_upload_part')
      .addColumn('upload_id', 'text', (column) => column.notNull())
      .addColumn('part_number', 'integer', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('size_bytes', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('train_upload_part_key', ['upload_id', 'part_number'])
      .execute();
  },
};
