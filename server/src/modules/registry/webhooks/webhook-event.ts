/** What happens to which thing, as MLflow's webhooks name it; the API spells the words in capitals. */
export const webhookActions = {
  registered_model: ['created'],
  model_version: ['created'],
  model_version_tag: ['deleted', 'set'],
  model_version_alias: ['created', 'deleted'],
  prompt: ['created'],
  prompt_version: ['created'],
  prompt_tag: ['deleted', 'set'],
  prompt_version_tag: ['deleted', 'set'],
  prompt_alias: ['created', 'deleted'],
} as const;

export type WebhookEntity = keyof typeof webhookActions;
export type WebhookAction = 'created' | 'updated' | 'deleted' | 'set';
export type WebhookEvent = { readonly entity: WebhookEntity; readonly action: WebhookAction };

/** `model_version.created` */
export const eventName = ({ entity, action }: WebhookEvent): string => `${entity}.${action}`;

export function parseEventName(name: string): WebhookEvent {
  const [entity, action] = name.split('.') as [WebhookEntity, WebhookAction];
  return { entity, action };
}

/** What a delivery carries. */
export type WebhookData = Readonly<Record<string, string | null | Readonly<Record<string, string>>>>;

/** What happened, for whoever listens. */
export type WebhookNews = WebhookEvent & { readonly project: string; readonly data: WebhookData };

const example = {
  name: 'example_model',
  version: '1',
  key: 'example_key',
  value: 'example_value',
  alias: 'example_alias',
  template: 'Hello {{name}}!',
  source: 'models:/123',
  run_id: 'abcd1234abcd5678',
  tags: { example_key: 'example_value' },
} as const;

/** Data as a delivery of the event has them, for a test of the receiver. */
export function exampleData({ entity, action }: WebhookEvent): WebhookData {
  const { version, key, value, alias, template, source, run_id, tags } = example;
  const name = entity.startsWith('prompt') ? 'example_prompt' : example.name;
  const description = `An example ${entity.replace('_', ' ')}`;
  switch (entity) {
    case 'registered_model':
    case 'prompt':
      return { name, tags, description };
    case 'model_version':
      return { name, version, source, run_id, tags, description };
    case 'prompt_version':
      return { name, version, template, tags, description };
    case 'prompt_tag':
      return action === 'set' ? { name, key, value } : { name, key };
    case 'model_version_tag':
    case 'prompt_version_tag':
      return action === 'set' ? { name, version, key, value } : { name, version, key };
    case 'model_version_alias':
    case 'prompt_alias':
      return action === 'created' ? { name, alias, version } : { name, alias };
  }
}
