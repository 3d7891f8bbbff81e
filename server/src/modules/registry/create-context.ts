import type { Database } from '../../platform/database/database.ts';
import type { RegistryContext } from './registry-context.ts';
import { createRegistryStore } from './store/registry-store.ts';
import type { WebhookSettings } from './webhooks/create-webhooks.ts';
import { createDeliverer } from './webhooks/deliver.ts';
import { createOutbox } from './webhooks/outbox.ts';

export type RegistryDependencies = Omit<RegistryContext, 'store' | 'outbox'> & {
  database: Database;
  webhooks: WebhookSettings;
};

/** The context of the verbs, and what sends the news they queue. */
export function createRegistryContext({ database, webhooks, ...ports }: RegistryDependencies) {
  const outbox = createOutbox(ports.clock);
  const store = createRegistryStore(database, () => {
    if (outbox.takeQueued()) deliverer.wake();
  });
  const deliverer = createDeliverer({ ...ports, ...webhooks, store });
  const context: RegistryContext = { ...ports, store, outbox };
  return { context, deliverer };
}
