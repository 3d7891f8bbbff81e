import type { Audit } from '../../platform/audit/audit.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Ids } from '../../platform/clock/ids.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Lineage } from '../../platform/lineage/lineage.ts';
import type { RegistryStore } from './store/registry-store.ts';
import type { Outbox } from './webhooks/outbox.ts';

/** What the verbs of this module share. */
export type RegistryContext = {
  store: RegistryStore;
  events: Events;
  audit: Audit;
  lineage: Lineage;
  clock: Clock;
  ids: Ids;
  /** Where news for webhooks are queued. */
  outbox: Outbox;
};
