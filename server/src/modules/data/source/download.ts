import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { requestHttp, requestHttps } from '../../../platform/http/node-http.ts';
import { createPublicLookup, isPrivateHost } from '../../../platform/network/public-lookup.ts';

const maxRedirects = 5;
const idleTimeoutMs = 30_000;

export type Download = {
  readonly url: string;
  readonly target: string;
  readonly maxBytes: number;
  /** Loopback, private and link-local addresses are refused without it, also behind a redirect or a name. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
  onProgress?(receivedBytes: number, totalBytes: number | null): void;
};

/** Streams an http(s) URL into a file. Throws `invalid-data` naming what was wrong with the address or answer. */
export async function download(wanted: Download): Promise<void> {
  let url = parseUrl(wanted.url);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const response = await get(url, wanted);
    const location = response.headers.location;
    if (isRedirect(response) && location !== undefined) {
      response.destroy();
      url = parseUrl(new URL(location, url).href);
      continue;
    }
    if (response.statusCode !== 200) {
      response.destroy();
      throw new SlipwayError('invalid-data', `${url.href} answered ${response.statusCode}`, {
        hint: 'open the address in a browser to see what it says',
      });
    }
    return save(response, wanted);
  }
  throw new SlipwayError('invalid-data', `${wanted.url} redirects more than ${maxRedirects} times`);
}

/** Accepts http and https without credentials. */
export function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new SlipwayError('invalid-data', `'${text}' is not a URL`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new SlipwayError('invalid-data', `'${url.protocol}' addresses cannot be imported`, {
      hint: 'give a path on the server, a glob, or an http(s) URL',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new SlipwayError('invalid-data', 'the URL carries a user name or password', {
      hint: 'sources are shown to everybody who may read the project; use an address without credentials',
    });
  }
  return url;
}

const isRedirect = (response: IncomingMessage) =>
  [301, 302, 303, 307, 308].includes(response.statusCode ?? 0);

function get(url: URL, { allowPrivate, signal }: Download): Promise<IncomingMessage> {
  if (!allowPrivate && isPrivateHost(url.hostname)) throw privateRefused(url.hostname);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      signal,
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'slipway' },
      ...(allowPrivate ? {} : { lookup: createPublicLookup(privateRefused) }),
      timeout: idleTimeoutMs,
    });
    request.once('timeout', () =>
      request.destroy(new Error(`no answer for ${idleTimeoutMs / 1000} seconds`)),
    );
    request.once('response', resolve);
    request.once('error', (error) => reject(asFetchError(error, url, signal)));
    request.end();
  });
}

function privateRefused(host: string): SlipwayError {
  return new SlipwayError(
    'invalid-data',
    `'${host}' is a private address, which imports may not fetch from`,
    {
      hint: 'start the server with SLIPWAY_ALLOW_PRIVATE_URLS=true if it may',
    },
  );
}

function asFetchError(error: Error, url: URL, signal: AbortSignal): SlipwayError {
  if (error instanceof SlipwayError) return error;
  if (signal.aborted) return new SlipwayError('cancelled', 'the download was stopped', { cause: error });
  return new SlipwayError('invalid-data', `could not fetch ${url.href}: ${error.message}`, { cause: error });
}

async function save(response: IncomingMessage, wanted: Download): Promise<void> {
  const announced = Number(response.headers['content-length'] ?? Number.NaN);
  const total = Number.isFinite(announced) ? announced : null;
  if (total !== null && total > wanted.maxBytes) {
    response.destroy();
    throw tooLarge(wanted);
  }
  let received = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      wanted.onProgress?.(received, total);
      done(received > wanted.maxBytes ? tooLarge(wanted) : null, chunk);
    },
  });
  try {
    await pipeline(response, counted, createWriteStream(wanted.target), { signal: wanted.signal });
  } catch (error) {
    throw asFetchError(error as Error, new URL(wanted.url), wanted.signal);
  }
  if (total !== null && received !== total) {
    throw new SlipwayError(
      'invalid-data',
      `${wanted.url} ended after ${received} of ${total} bytes; try again`,
    );
  }
}

const tooLarge = (wanted: Download) =>
  new SlipwayError('invalid-data', `${wanted.url} is larger than ${wanted.maxBytes} bytes`, {
    hint: 'download it yourself and import the file',
  });
