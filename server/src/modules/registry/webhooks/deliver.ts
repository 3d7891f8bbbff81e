import type { Clock } from '../../../platform/clock/clock.ts';
import type { Events } from '../../../platform/events/events.ts';
import type { SecretBox } from '../../../platform/secrets/secret-box.ts';
import type { RegistryStore } from '../store/registry-store.ts';
import type { DeliveryRow } from '../store/tables.ts';
import { type Answer, sendDelivery } from './send-delivery.ts';
import type { StoredWebhook } from './webhook-store.ts';

export type DeliveryDependencies = {
  readonly store: Pick<RegistryStore, 'webhooks' | 'write'>;
  readonly clock: Clock;
  readonly events: Events;
  readonly secrets: SecretBox;
  readonly allowPrivate: boolean;
  /** How a wait between attempts is spread; a number from 0 to 1. */
  readonly random?: () => number;
};

/** How often a delivery is tried, and how long it waits: 1, 2, 4 … seconds, up to a second more at random. */
const mostAttempts = 4;
const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
/** A server that died while it sent loses its claim after this. */
const leaseMs = 90_000;
const atOnce = 10;
/** Deliveries of other servers are looked for as often. */
const idleMs = 15_000;

const retriedStatuses = new Set([429, 500, 502, 503, 504]);

/**
 * Sends what is due, ten at a time. A delivery is a row: it survives a restart, keeps its id over all attempts, and
 * is sent at least once. One that is given up becomes an event of the project.
 */
export function createDeliverer(dependencies: DeliveryDependencies) {
  const { store, clock } = dependencies;
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isWanted = false;
  let work: Promise<void> = Promise.resolve();
  const stopping = new AbortController();

  const sleepUntil = (at: number | null) => {
    clearTimeout(timer);
    const waitMs = at === null ? idleMs : Math.min(Math.max(at - clock.now(), 10), idleMs);
    timer = setTimeout(wake, waitMs).unref();
  };

  const round = async () => {
    const now = clock.now();
    const due = await store.write((tx) =>
      store.webhooks.claim(tx, { now, until: now + leaseMs, limit: atOnce }),
    );
    await Promise.all(due.map((delivery) => deliver(dependencies, delivery, stopping.signal)));
    if (due.length === atOnce) isWanted = true;
    else sleepUntil(await store.webhooks.nextDueAt());
  };

  function wake(): void {
    if (!isRunning || stopping.signal.aborted) return;
    if (isWanted) return;
    isWanted = true;
    work = work.then(async () => {
      while (isWanted && !stopping.signal.aborted) {
        isWanted = false;
        // A database that is away for a moment comes back: the rows wait.
        await round().catch(() => sleepUntil(null));
      }
    });
  }

  return {
    /** Looks for something to send. Does nothing before `start`. */
    wake,
    start(): void {
      isRunning = true;
      wake();
    },
    /** Ends what is being sent; it is sent again by the next server. */
    async stop(): Promise<void> {
      isRunning = false;
      clearTimeout(timer);
      stopping.abort(new Error('the server stops'));
      await work;
    },
  };
}

async function deliver(
  dependencies: DeliveryDependencies,
  delivery: DeliveryRow,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock } = dependencies;
  const webhook = await store.webhooks.find(delivery.webhook_id);
  if (webhook === null || !webhook.isActive) return store.write((tx) => store.webhooks.done(tx, delivery.id));
  const outcome = await attempt(dependencies, { webhook, delivery, signal });
  if (outcome === null) return store.write((tx) => store.webhooks.done(tx, delivery.id));
  if (signal.aborted) return store.write((tx) => store.webhooks.postpone(tx, delivery.id, clock.now()));
  if (outcome.isFinal || delivery.attempt >= mostAttempts)
    return giveUp(dependencies, { webhook, delivery, ...outcome });
  const spreadMs = (dependencies.random ?? Math.random)() * 1000;
  const waitMs = outcome.retryAfterMs ?? firstWaitMs * 2 ** (delivery.attempt - 1) + spreadMs;
  const dueAt = clock.now() + Math.min(waitMs, longestWaitMs);
  await store.write((tx) => store.webhooks.postpone(tx, delivery.id, Math.round(dueAt)));
}

type Failure = { readonly reason: string; readonly isFinal: boolean; readonly retryAfterMs: number | null };

/** Null when the receiver took it. */
async function attempt(
  { secrets, clock, allowPrivate }: DeliveryDependencies,
  { webhook, delivery, signal }: { webhook: StoredWebhook; delivery: DeliveryRow; signal: AbortSignal },
): Promise<Failure | null> {
  let answer: Answer;
  try {
    const { sealedSecret, url, id } = webhook;
    const secret = sealedSecret === null ? null : secrets.open(sealedSecret, id);
    const { body } = delivery;
    answer = await sendDelivery({
      id: delivery.id,
      url,
      body,
      secret,
      at: clock.now(),
      allowPrivate,
      signal,
    });
  } catch (error) {
    return { reason: (error as Error).message, isFinal: false, retryAfterMs: null };
  }
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return null;
  return { reason: `it answered ${status}`, isFinal: !retriedStatuses.has(status), retryAfterMs };
}

async function giveUp(
  { store, events }: DeliveryDependencies,
  { webhook, delivery, reason }: { webhook: StoredWebhook; delivery: DeliveryRow; reason: string },
): Promise<void> {
  await store.write((tx) => store.webhooks.done(tx, delivery.id));
  await events.emit({
    project: webhook.project,
    type: 'webhook-delivery-failed',
    severity: 'warning',
    subject: { kind: 'webhook', id: webhook.id, label: webhook.name },
    message: `webhook ${webhook.name} was not told of ${delivery.event}: ${reason}, after ${delivery.attempt} ${delivery.attempt === 1 ? 'attempt' : 'attempts'}`,
    data: { deliveryId: delivery.id, event: delivery.event, attempts: delivery.attempt, reason },
  });
}
