import type { Event, ThingRef } from '@slipway/contract';

/** What a module says when something happened. */
export type NewEvent = {
  project: string | null;
  /** noun-verb in kebab case: `model-version-promoted` */
  type: string;
  subject: ThingRef;
  message: string;
  severity?: Event['severity'];
  data?: Event['data'];
};

/**
 * News, kept in the database and told to listeners of this process and to the page.
 *
 * Contract: `emit` resolves when the event is durable; listeners run after that, in order, and one that throws
 * is logged and does not stop the others. `seq` grows by at least one with each event.
 */
export type Events = {
  emit(event: NewEvent): Promise<Event>;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: Event) => void | Promise<void>): () => void;
  list(query: EventFilter): Promise<Event[]>;
};

/** Newest first when `afterSeq` is left out; oldest first after it otherwise. */
export type EventFilter = {
  project?: string | undefined;
  type?: string | undefined;
  subjectKind?: string | undefined;
  subjectId?: string | undefined;
  beforeSeq?: number | undefined;
  afterSeq?: number | undefined;
  limit: number;
};
