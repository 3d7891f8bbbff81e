import { randomUUID } from 'node:crypto';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { SecretBox } from '../../../platform/secrets/secret-box.ts';
import { recordChange } from '../record-change.ts';
import type { RegistryContext } from '../registry-context.ts';
import type { createDeliverer } from './deliver.ts';
import { sendDelivery } from './send-delivery.ts';
import { assertWebhookName, assertWebhookUrl, type Webhook, type WebhookWords } from './webhook.ts';
import { exampleData, type WebhookEvent } from './webhook-event.ts';
import type { StoredWebhook } from './webhook-store.ts';

/** Where webhooks may send, and what seals their secrets. */
export type WebhookSettings = {
  readonly secrets: SecretBox;
  readonly allowHttp: boolean;
  readonly allowPrivate: boolean;
};

/** What a receiver said to a test; `status` is null when it was not reached. */
export type WebhookTest = {
  readonly isTaken: boolean;
  readonly status: number | null;
  readonly body: string;
  readonly problem: string | null;
};

type Who = { readonly project: string; readonly actor: string };

/** Verbs throw `not-found` for a webhook that is not in the project, `invalid-request` for words that are wrong. */
export type Webhooks = {
  create(words: WebhookWords, who: Who): Promise<Webhook>;
  get(project: string, id: string): Promise<Webhook>;
  /** Newest first. */
  list(project: string, page: { offset: number; limit: number }): Promise<Webhook[]>;
  /** Changes what is given. */
  update(id: string, change: Partial<WebhookWords>, who: Who): Promise<Webhook>;
  remove(id: string, who: Who): Promise<void>;
  /** Sends an example of the event, or of the first that the webhook listens to; once, now, without a row. */
  test(project: string, id: string, event?: WebhookEvent): Promise<WebhookTest>;
  /** Begins to deliver, with what a former server left. */
  start(): void;
  stop(): Promise<void>;
};

export function createWebhooks(
  context: RegistryContext,
  settings: WebhookSettings,
  deliverer: ReturnType<typeof createDeliverer>,
): Webhooks {
  const { store, clock } = context;
  const check = (words: Partial<WebhookWords>) => {
    if (words.name !== undefined) assertWebhookName(words.name);
    if (words.url !== undefined) assertWebhookUrl(words.url, settings);
    if (words.events?.length === 0)
      throw new SlipwayError(
        'invalid-request',
        'Webhook events must be a non-empty list of WebhookEvent objects: [].',
      );
  };
  const seal = (secret: string | null, id: string) =>
    secret === null ? null : settings.secrets.seal(secret, id);
  const tell = (webhook: Webhook, who: Who, verb: { done: string; action: string }) =>
    recordChange(context, {
      ...who,
      action: `webhook.${verb.action}`,
      type: `webhook-${verb.done}`,
      subject: { kind: 'webhook', id: webhook.id, label: webhook.name },
      message: `webhook ${webhook.name} was ${verb.done}`,
      details: { url: webhook.url },
    });

  return {
    async create(words, who) {
      check(words);
      const { secret, ...rest } = words;
      const id = randomUUID();
      const now = clock.now();
      const webhook: StoredWebhook = {
        ...rest,
        id,
        project: who.project,
        sealedSecret: seal(secret, id),
        createdAt: now,
        updatedAt: now,
      };
      await store.write((tx) => store.webhooks.put(tx, webhook));
      await tell(webhook, who, { action: 'create', done: 'created' });
      return withoutSecret(webhook);
    },

    get: async (project, id) => withoutSecret(await store.webhooks.get(project, id)),
    list: async (project, page) => (await store.webhooks.list(project, page)).map(withoutSecret),

    async update(id, change, who) {
      check(change);
      const { secret, ...words } = change;
      const sealed = secret === undefined ? {} : { sealedSecret: seal(secret, id) };
      const webhook = await store.write(async (tx) => {
        const before = await store.webhooks.get(who.project, id, tx);
        const after: StoredWebhook = { ...before, ...words, ...sealed, updatedAt: clock.now() };
        await store.webhooks.put(tx, after);
        return after;
      });
      await tell(webhook, who, { action: 'update', done: 'updated' });
      return withoutSecret(webhook);
    },

    async remove(id, who) {
      const webhook = await store.write(async (tx) => {
        const before = await store.webhooks.get(who.project, id, tx);
        await store.webhooks.remove(tx, id);
        return before;
      });
      await tell(webhook, who, { action: 'delete', done: 'deleted' });
    },

    async test(project, id, event) {
      const webhook = await store.webhooks.get(project, id);
      const { entity, action } = event ?? webhook.events[0]!;
      const at = clock.now();
      try {
        const { sealedSecret } = webhook;
        const answer = await sendDelivery({
          id: randomUUID(),
          url: webhook.url,
          body: JSON.stringify({
            entity,
            action,
            timestamp: new Date(at).toISOString(),
            data: exampleData({ entity, action }),
          }),
          secret: sealedSecret === null ? null : settings.secrets.open(sealedSecret, id),
          at,
          allowPrivate: settings.allowPrivate,
        });
        const { status, body } = answer;
        return { isTaken: status >= 200 && status < 300, status, body, problem: null };
      } catch (error) {
        return { isTaken: false, status: null, body: '', problem: (error as Error).message };
      }
    },

    start: deliverer.start,
    stop: deliverer.stop,
  };
}

const withoutSecret = ({ sealedSecret: _, ...webhook }: StoredWebhook): Webhook => webhook;
