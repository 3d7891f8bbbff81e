import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { WebhookEvent } from './webhook-event.ts';

/** An address that is told what happens in the registry of a project. Its secret is never given out. */
export type Webhook = {
  readonly id: string;
  readonly project: string;
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly isActive: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** What a person says of a webhook. */
export type WebhookWords = Pick<Webhook, 'name' | 'description' | 'url' | 'events' | 'isActive'> & {
  /** Signs deliveries; null sends them unsigned. */
  readonly secret: string | null;
};

const namePattern = /^(?=.{1,63}$)[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i;
const maxUrlLength = 500;

/** Throws `invalid-request` for a name that is not one word of letters, digits, dots, dashes and underscores. */
export function assertWebhookName(name: string): void {
  if (namePattern.test(name)) return;
  throw new SlipwayError(
    'invalid-request',
    `Webhook name '${name.slice(0, 100)}' is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).`,
  );
}

/** Throws `invalid-request` for an address that nothing may be sent to. */
export function assertWebhookUrl(text: string, { allowHttp }: { allowHttp: boolean }): void {
  if (text.trim() === '')
    throw wrongUrl(`Webhook URL cannot be empty or just whitespace: '${text.slice(0, 20)}'`);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase() ?? '';
  const schemes = allowHttp ? ['http', 'https'] : ['https'];
  if (!schemes.includes(scheme))
    throw wrongUrl(`Invalid webhook URL scheme: '${scheme}'. Allowed schemes are: ${schemes.join(', ')}.`);
  const url = URL.parse(text);
  if (url === null || text.length > maxUrlLength)
    throw wrongUrl(
      `Invalid webhook URL '${text.slice(0, 100)}': give an address of at most ${maxUrlLength} characters`,
    );
  if (url.username !== '' || url.password !== '')
    throw wrongUrl(
      'the webhook URL carries a user name or password, which everybody who reads the list would see',
    );
}

const wrongUrl = (message: string) => new SlipwayError('invalid-request', message);
