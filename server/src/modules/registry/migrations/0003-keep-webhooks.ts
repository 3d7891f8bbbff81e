import type { Migration } from '../../../platform/database/database.ts';

/** Webhooks, what each listens to, and the deliveries that are due. */
export const keepWebhooks: Migration = {
  id: '0003-keep-webhooks',
  async up(tx) {
    await tx.schema
      .createTable('registry_webhook')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('is_active', 'integer', (column) => column.notNull())
      .addColumn('sealed_secret', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await tx.schema
      .createIndex('registry_webhook_by_creation')
      .on('registry_webhook')
      .columns(['project', 'created_at', 'id'])
      .execute();
    await tx.schema
      .createTable('registry_webhook_event')
      .addColumn('webhook_id', 'text', (column) => column.notNull())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('registry_webhook_event_key', ['project', 'event', 'webhook_id'])
      .execute();
    await tx.schema
      .createTable('registry_webhook_delivery')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('webhook_id', 'text', (column) => column.notNull())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .execute();
    await tx.schema
      .createIndex('registry_webhook_delivery_by_due')
      .on('registry_webhook_delivery')
      .columns(['due_at', 'id'])
      .execute();
    await tx.schema
      .createIndex('registry_webhook_delivery_of_webhook')
      .on('registry_webhook_delivery')
      .columns(['webhook_id'])
      .execute();
  },
};
