import type { Event } from '@slipway/contract';
import type { Connection } from './connection.ts';
import { readReply } from './read-reply.ts';
import { createEventParser } from './server-sent-events.ts';
import { isSlipwayError } from './slipway-error.ts';

export type EventStreamOptions = {
  readonly project?: string | undefined;
  /** Begin after this sequence number; from now on when left out. */
  readonly after?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told when the stream opens (true) and when it breaks and will be opened again (false). */
  readonly onConnection?: ((isOpen: boolean) => void) | undefined;
};

const firstRetryMs = 250;
const longestRetryMs = 10_000;

/**
 * Events as they happen, without a gap: a broken stream is opened again after the last event seen. Ends when
 * `signal` aborts; throws only what a retry cannot mend, such as a refused token.
 */
export async function* streamEvents(
  connection: Connection,
  { project, after, signal, onConnection }: EventStreamOptions = {},
): AsyncGenerator<Event, void, undefined> {
  let lastSeen = after;
  let retryMs = firstRetryMs;
  while (!signal?.aborted) {
    try {
      for await (const event of readOnce(connection, { project, after: lastSeen, signal, onConnection })) {
        lastSeen = event.seq;
        retryMs = firstRetryMs;
        yield event;
      }
    } catch (error) {
      if (!signal?.aborted && !isWorthRetrying(error)) throw error;
    }
    if (signal?.aborted) return;
    onConnection?.(false);
    await pause(retryMs, signal);
    retryMs = Math.min(longestRetryMs, retryMs * 2);
  }
}

const isWorthRetrying = (error: unknown) =>
  !isSlipwayError(error) || error.status === 0 || error.status >= 500 || error.status === 429;

async function* readOnce(
  connection: Connection,
  { project, after, signal, onConnection }: EventStreamOptions,
): AsyncGenerator<Event> {
  const search = project === undefined ? '' : `?project=${encodeURIComponent(project)}`;
  const response = await connection({
    method: 'GET',
    path: `/api/v1/events/stream${search}`,
    headers: {
      accept: 'text/event-stream',
      ...(after === undefined ? {} : { 'last-event-id': String(after) }),
    },
    signal,
  });
  if (!response.ok || response.body === null) {
    await readReply(response);
    return;
  }
  onConnection?.(true);
  const parse = createEventParser();
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      for (const { data } of parse(decoder.decode(chunk.value, { stream: true })))
        yield JSON.parse(data) as Event;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}
