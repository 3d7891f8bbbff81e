import type { Event } from '@slipway/contract';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/database.ts';
import type { Log } from '../log/log.ts';
import { createDelivery } from './delivery.ts';
import { createEventWriter, selectEvents } from './event-store.ts';
import type { Events } from './events.ts';

type Listener = (event: Event) => void | Promise<void>;

/** Events in the database. Each listener hears one event at a time; a slow one holds up nobody else. */
export function createEvents(deps: { database: Database; clock: Clock; log?: Log }): Events {
  const { database, clock, log } = deps;
  const write = createEventWriter(database);
  const queues = new Map<symbol, { listener: Listener; tail: Promise<void> }>();

  const tell = (key: symbol, event: Event) => {
    const queue = queues.get(key);
    if (queue === undefined) return;
    queue.tail = queue.tail.then(async () => {
      if (!queues.has(key)) return;
      try {
        await queue.listener(event);
      } catch (error) {
        log?.error('a listener of events failed', error, { type: event.type, seq: event.seq });
      }
    });
  };
  const delivery = createDelivery((event) => {
    for (const key of queues.keys()) tell(key, event);
  });

  return {
    async emit({ severity = 'info', data = {}, ...event }) {
      const end = delivery.begin();
      try {
        const stored = await write({ ...event, severity, data, at: clock.now() });
        end(stored);
        return stored;
      } catch (error) {
        end();
        throw error;
      }
    },
    subscribe(listener) {
      const key = Symbol('listener');
      queues.set(key, { listener, tail: Promise.resolve() });
      return () => queues.delete(key);
    },
    list: (filter) => selectEvents(database, filter),
  };
}
