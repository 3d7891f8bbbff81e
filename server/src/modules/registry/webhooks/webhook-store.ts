import type { Kysely, Transaction } from 'kysely';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import type { DeliveryRow, RegistryTables, WebhookRow } from '../store/tables.ts';
import type { Webhook } from './webhook.ts';
import { eventName, parseEventName, type WebhookEvent } from './webhook-event.ts';

type Tx = Transaction<RegistryTables>;
type Reader = Kysely<RegistryTables>;

/** A webhook with its secret, sealed. */
export type StoredWebhook = Webhook & { readonly sealedSecret: string | null };

/** SQL over webhooks and the deliveries that are due. */
export function createWebhookStore(reader: () => Reader) {
  const withEvents = async (from: Reader, rows: readonly WebhookRow[]): Promise<StoredWebhook[]> => {
    if (rows.length === 0) return [];
    const found = await from
      .selectFrom('registry_webhook_event')
      .select(['webhook_id', 'event'])
      .where(
        'webhook_id',
        'in',
        rows.map(({ id }) => id),
      )
      .orderBy('position')
      .execute();
    const events = Map.groupBy(found, ({ webhook_id }) => webhook_id);
    return rows.map((row) => ({
      id: row.id,
      project: row.project,
      name: row.name,
      description: row.description,
      url: row.url,
      events: (events.get(row.id) ?? []).map(({ event }) => parseEventName(event)),
      isActive: row.is_active === 1,
      sealedSecret: row.sealed_secret,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }));
  };
  const setEvents = async (
    tx: Tx,
    webhook: { id: string; project: string },
    events: readonly WebhookEvent[],
  ) => {
    await tx.deleteFrom('registry_webhook_event').where('webhook_id', '=', webhook.id).execute();
    const names = [...new Set(events.map(eventName))];
    for (const [position, event] of names.entries()) {
      await tx
        .insertInto('registry_webhook_event')
        .values({ webhook_id: webhook.id, project: webhook.project, event, position })
        .execute();
    }
  };

  return {
    async find(id: string, from: Reader = reader()): Promise<StoredWebhook | null> {
      const row = await from
        .selectFrom('registry_webhook')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : (await withEvents(from, [row]))[0]!;
    },

    async get(project: string, id: string, from: Reader = reader()): Promise<StoredWebhook> {
      const webhook = await this.find(id, from);
      if (webhook === null || webhook.project !== project) throw notFound('webhook', id);
      return webhook;
    },

    /** Newest first. */
    async list(project: string, page: { offset: number; limit: number }): Promise<StoredWebhook[]> {
      const rows = await reader()
        .selectFrom('registry_webhook')
        .selectAll()
        .where('project', '=', project)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(page.limit)
        .offset(page.offset)
        .execute();
      return withEvents(reader(), rows);
    },

    async put(tx: Tx, webhook: StoredWebhook): Promise<void> {
      const { id, project, name, description, url } = webhook;
      const words = {
        name,
        description,
        url,
        is_active: webhook.isActive ? 1 : 0,
        sealed_secret: webhook.sealedSecret,
        updated_at: webhook.updatedAt,
      };
      await tx
        .insertInto('registry_webhook')
        .values({ id, project, created_at: webhook.createdAt, ...words })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(words))
        .execute();
      await setEvents(tx, webhook, webhook.events);
    },

    /** With what was still to be delivered. */
    async remove(tx: Tx, id: string): Promise<void> {
      await tx.deleteFrom('registry_webhook').where('id', '=', id).execute();
      for (const table of ['registry_webhook_event', 'registry_webhook_delivery'] as const)
        await tx.deleteFrom(table).where('webhook_id', '=', id).execute();
    },

    /** Takes deliveries that are due and puts them off until the lease ends, so that no other server sends them. */
    async claim(
      tx: Tx,
      { now, until, limit }: { now: number; until: number; limit: number },
    ): Promise<DeliveryRow[]> {
      const due = await tx
        .selectFrom('registry_webhook_delivery')
        .selectAll()
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      for (const { id, attempt } of due) {
        await tx
          .updateTable('registry_webhook_delivery')
          .set({ due_at: until, attempt: attempt + 1 })
          .where('id', '=', id)
          .execute();
      }
      return due.map((row) => ({ ...row, attempt: row.attempt + 1 }));
    },

    async postpone(tx: Tx, id: string, dueAt: number): Promise<void> {
      await tx.updateTable('registry_webhook_delivery').set({ due_at: dueAt }).where('id', '=', id).execute();
    },

    async done(tx: Tx, id: string): Promise<void> {
      await tx.deleteFrom('registry_webhook_delivery').where('id', '=', id).execute();
    },

    /** When the next delivery is due, or null when there is none. */
    async nextDueAt(): Promise<number | null> {
      const row = await reader()
        .selectFrom('registry_webhook_delivery')
        .select('due_at')
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst();
      return row?.due_at ?? null;
    },
  };
}

export type WebhookStore = ReturnType<typeof createWebhookStore>;
