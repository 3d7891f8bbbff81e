import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Clock } from '../../../platform/clock/clock.ts';
import type { RegistryTables } from '../store/tables.ts';
import { eventName, type WebhookNews } from './webhook-event.ts';

/** Queues a delivery for everybody who listens, in the transaction that makes the news: both are kept or neither. */
export type Outbox = {
  /** Null is no news. */
  queue(tx: Transaction<RegistryTables>, news: WebhookNews | null): Promise<void>;
  /** True once after something was queued, so that the sender is woken after the commit. */
  takeQueued(): boolean;
};

export function createOutbox(clock: Clock): Outbox {
  let hasQueued = false;
  return {
    async queue(tx, news) {
      if (news === null) return;
      const event = eventName(news);
      const listeners = await tx
        .selectFrom('registry_webhook_event as e')
        .innerJoin('registry_webhook as w', 'w.id', 'e.webhook_id')
        .select('w.id')
        .where('e.project', '=', news.project)
        .where('e.event', '=', event)
        .where('w.is_active', '=', 1)
        .execute();
      if (listeners.length === 0) return;
      const { entity, action, data, project } = news;
      const now = clock.now();
      const body = JSON.stringify({ entity, action, timestamp: new Date(now).toISOString(), data });
      for (const { id } of listeners) {
        await tx
          .insertInto('registry_webhook_delivery')
          .values({ id: randomUUID(), webhook_id: id, project, event, body, attempt: 0, due_at: now })
          .execute();
      }
      hasQueued = true;
    },
    takeQueued() {
      const had = hasQueued;
      hasQueued = false;
      return had;
    },
  };
}
