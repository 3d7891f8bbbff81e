import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { requestHttp, requestHttps } from '../../../platform/http/node-http.ts';
import { createPublicLookup, isPrivateHost } from '../../../platform/network/public-lookup.ts';

/** What is sent once: a body that is signed when there is a secret. */
export type Sending = {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly secret: string | null;
  /** Milliseconds since 1970; receivers refuse old ones. */
  readonly at: number;
  readonly allowPrivate: boolean;
  readonly signal?: AbortSignal;
};

/** What the receiver said. `retryAfterMs` is null when it did not say. */
export type Answer = { readonly status: number; readonly body: string; readonly retryAfterMs: number | null };

const timeoutMs = 30_000;
const maxAnswerBytes = 65_536;

/** `v1,` and the base64 of HMAC-SHA256 over `<id>.<seconds>.<body>`, as Standard Webhooks signs. */
export const signature = (
  secret: string,
  { id, seconds, body }: { id: string; seconds: string; body: string },
) => `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`;

/** Posts a delivery and reads the answer's first bytes. Redirects are not followed. Throws what the network says. */
export async function sendDelivery(sending: Sending): Promise<Answer> {
  const { id, url: address, body, secret, allowPrivate } = sending;
  const url = new URL(address);
  if (!allowPrivate && isPrivateHost(url.hostname)) throw privateRefused(url.hostname);
  const seconds = String(Math.floor(sending.at / 1000));
  const deadline = AbortSignal.timeout(timeoutMs);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      signal: sending.signal === undefined ? deadline : AbortSignal.any([deadline, sending.signal]),
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'slipway-webhooks',
        'X-MLflow-Delivery-Id': id,
        'X-MLflow-Timestamp': seconds,
        ...(secret === null ? {} : { 'X-MLflow-Signature': signature(secret, { id, seconds, body }) }),
      },
      ...(allowPrivate ? {} : { lookup: createPublicLookup(privateRefused) }),
    });
    request.once('response', resolve);
    request.once('error', reject);
    request.end(body);
  });
  return {
    status: response.statusCode ?? 0,
    body: await readStart(response),
    retryAfterMs: readRetryAfter(response.headers['retry-after'], sending.at),
  };
}

const privateRefused = (host: string) =>
  new Error(
    `'${host}' is a private address; start the server with SLIPWAY_ALLOW_PRIVATE_URLS=true if webhooks may reach it`,
  );

async function readStart(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part.subarray(0, maxAnswerBytes - size));
    size += part.length;
    if (size >= maxAnswerBytes) break;
  }
  response.destroy();
  return Buffer.concat(parts).toString('utf8');
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
