import type { ModuleMigrations } from '../database/database.ts';
import { growingKey } from '../database/growing-key.ts';

export const eventsMigrations: ModuleMigrations = {
  module: 'platform_events',
  migrations: [
    {
      id: '0001-create-events',
      async up(tx, kind) {
        await tx.schema
          .createTable('platform_event')
          .addColumn('seq', ...growingKey(kind))
          .addColumn('at', 'bigint', (column) => column.notNull())
          .addColumn('project', 'text')
          .addColumn('type', 'text', (column) => column.notNull())
          .addColumn('subject_kind', 'text', (column) => column.notNull())
          .addColumn('subject_id', 'text', (column) => column.notNull())
          .addColumn('subject_label', 'text', (column) => column.notNull())
          .addColumn('message', 'text', (column) => column.notNull())
          .addColumn('severity', 'text', (column) => column.notNull())
          .addColumn('data', 'text', (column) => column.notNull())
          .execute();
        for (const [name, columns] of [
          ['platform_event_by_project', ['project', 'seq']],
          ['platform_event_by_type', ['type', 'seq']],
          ['platform_event_by_subject', ['subject_kind', 'subject_id', 'seq']],
        ] as const) {
          await tx.schema
            .createIndex(name)
            .on('platform_event')
            .columns([...columns])
            .execute();
        }
      },
    },
  ],
};
