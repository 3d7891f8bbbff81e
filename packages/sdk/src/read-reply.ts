import type { JsonValue } from '@slipway/contract';
import { SlipwayError } from './slipway-error.ts';

/** The JSON of a reply. Throws `SlipwayError` for an error reply and for anything that is not Slipway's JSON. */
export async function readReply(response: Response): Promise<unknown> {
  const text = await response.text();
  const body = parse(text);
  if (!response.ok) throw errorOf(response, body);
  if (body === undefined) throw unreadable(response);
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type ErrorFields = { code: string; message: string; hint?: string; details?: JsonValue; requestId?: string };

function errorOf(response: Response, body: unknown): SlipwayError {
  const { status } = response;
  const error = (body as { error?: ErrorFields | string } | undefined)?.error;
  // The Open Inference Protocol answers errors with one text.
  if (typeof error === 'string')
    return new SlipwayError({ code: codeOfStatus(status), message: error, status });
  if (typeof error?.message === 'string') return new SlipwayError({ ...error, status });
  return unreadable(response);
}

function codeOfStatus(status: number): string {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 503) return 'not-ready';
  return status < 500 ? 'invalid-input' : 'internal';
}

const unreadable = ({ status, url }: Response) =>
  new SlipwayError({
    code: 'unreadable',
    message: `${url} answered ${status} with something that is not Slipway's JSON`,
    hint: 'check the address, and what stands between here and the server',
    status,
  });
