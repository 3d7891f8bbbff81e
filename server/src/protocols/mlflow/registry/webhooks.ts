import {
  type Registry,
  type Webhook,
  type WebhookEvent,
  type WebhookTest,
  webhookActions,
} from '../../../modules/registry/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { enumeration, int, list, message, required, string } from '../wire/fields.ts';
import { doesNotExist, invalidParameter } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { nextPageToken, offsetOf } from '../wire/page-token.ts';
import { compact } from '../wire/render.ts';
import { readText } from './validate.ts';

const entities = [
  'REGISTERED_MODEL',
  'MODEL_VERSION',
  'MODEL_VERSION_TAG',
  'MODEL_VERSION_ALIAS',
  'PROMPT',
  'PROMPT_VERSION',
  'PROMPT_TAG',
  'PROMPT_VERSION_TAG',
  'PROMPT_ALIAS',
] as const;

const event = message({
  entity: required(enumeration(entities, 1)),
  action: required(enumeration(['CREATED', 'UPDATED', 'DELETED', 'SET'], 1)),
});
const status = enumeration(['ACTIVE', 'DISABLED'], 1);
const id = required(string());
const mostPerPage = 1000;

/** Webhooks of the project. Secrets go in and never come out. */
export function webhookRoutes({ webhooks }: Registry): MlflowRoute[] {
  return [
    route('POST', '/mlflow/webhooks', {
      request: {
        name: required(string()),
        description: string(),
        url: required(string()),
        events: required(list(event)),
        secret: string(),
        status,
      },
      async handle(input, { project, caller }) {
        const words = {
          name: input.name,
          description: readText(input.description, 'description'),
          url: input.url,
          events: input.events.map((each) => readEvent(each!)),
          isActive: input.status !== 'DISABLED',
          secret: input.secret || null,
        };
        const made = await speaking(() => webhooks.create(words, { project, actor: caller.actor }));
        return { webhook: renderWebhook(made) };
      },
    }),
    route('GET', '/mlflow/webhooks', {
      request: { max_results: int(), page_token: string() },
      async handle(input, { project }) {
        const limit = input.max_results || 100;
        if (limit < 1 || limit > mostPerPage)
          throw invalidParameter(`max_results must be between 1 and ${mostPerPage}.`);
        const offset = offsetOf(input.page_token);
        const found = await webhooks.list(project, { offset, limit: limit + 1 });
        return compact({
          webhooks: found.slice(0, limit).map(renderWebhook),
          next_page_token: nextPageToken(offset, { found: found.length, limit }),
        });
      },
    }),
    route('GET', '/mlflow/webhooks/{webhook_id}', {
      request: { webhook_id: id },
      handle: async (input, { project }) => ({
        webhook: renderWebhook(await speaking(() => webhooks.get(project, input.webhook_id))),
      }),
    }),
    route('PATCH', '/mlflow/webhooks/{webhook_id}', {
      request: {
        webhook_id: id,
        name: string(),
        description: string(),
        url: string(),
        events: list(event),
        secret: string(),
        status,
      },
      async handle(input, { project, caller }) {
        // An empty text or list is one that was not given.
        const change = {
          ...(input.name ? { name: input.name } : {}),
          ...(input.description ? { description: readText(input.description, 'description') } : {}),
          ...(input.url ? { url: input.url } : {}),
          ...(input.events.length > 0 ? { events: input.events.map((each) => readEvent(each!)) } : {}),
          ...(input.secret ? { secret: input.secret } : {}),
          ...(input.status === undefined ? {} : { isActive: input.status === 'ACTIVE' }),
        };
        const who = { project, actor: caller.actor };
        return {
          webhook: renderWebhook(await speaking(() => webhooks.update(input.webhook_id, change, who))),
        };
      },
    }),
    route('DELETE', '/mlflow/webhooks/{webhook_id}', {
      request: { webhook_id: id },
      async handle(input, { project, caller }) {
        await speaking(() => webhooks.remove(input.webhook_id, { project, actor: caller.actor }));
        return {};
      },
    }),
    route('POST', '/mlflow/webhooks/{webhook_id}/test', {
      request: { webhook_id: id, event },
      async handle(input, { project }) {
        const asked = input.event === undefined ? undefined : readEvent(input.event);
        const result = await speaking(() => webhooks.test(project, input.webhook_id, asked));
        return { result: renderTest(result) };
      },
    }),
  ];
}

type EventInput = { readonly entity: (typeof entities)[number]; readonly action: string };

function readEvent(input: EventInput): WebhookEvent {
  const entity = input.entity.toLowerCase() as WebhookEvent['entity'];
  const action = input.action.toLowerCase() as WebhookEvent['action'];
  const actions: readonly string[] = webhookActions[entity];
  if (!actions.includes(action))
    throw invalidParameter(
      `Invalid action '${action}' for entity '${entity}'. Valid actions are: [${actions.map((each) => `'${each}'`).join(', ')}]`,
    );
  return { entity, action };
}

const renderEvent = ({ entity, action }: WebhookEvent) => ({
  entity: entity.toUpperCase(),
  action: action.toUpperCase(),
});

const renderWebhook = (webhook: Webhook) =>
  compact({
    webhook_id: webhook.id,
    name: webhook.name,
    description: webhook.description || undefined,
    url: webhook.url,
    events: webhook.events.map(renderEvent),
    status: webhook.isActive ? 'ACTIVE' : 'DISABLED',
    creation_timestamp: webhook.createdAt,
    last_updated_timestamp: webhook.updatedAt,
  });

const renderTest = ({ isTaken, status: code, body, problem }: WebhookTest) =>
  compact({
    success: isTaken,
    response_status: code,
    response_body: code === null ? undefined : body,
    error_message: problem === null ? undefined : `Failed to test webhook: ${problem}`,
  });

/** Runs a call and says in MLflow's words that there is no such webhook. */
async function speaking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const missing = isSlipwayError(error) && /^there is no webhook '(.*)'$/.exec(error.message);
    if (missing) throw doesNotExist(`Webhook with ID ${missing[1]} not found.`);
    throw error;
  }
}
