import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { HttpAgent, HttpsAgent, requestHttp, requestHttps } from '../../../platform/http/node-http.ts';

/** How long a server may be away (restarted, say) before a replay gives up. */
const patienceMs = 120_000;
const longestPauseMs = 2_000;

export type HttpReply = { readonly status: number; readonly body: string };

/** A keep-alive client that waits for a server that is away and gives up after two minutes. */
export type ReplayClient = {
  call(method: 'GET' | 'POST', path: string, body?: string): Promise<HttpReply>;
  close(): void;
};

export function createReplayClient(options: {
  url: string;
  token: string | null;
  concurrency: number;
  signal: AbortSignal;
}): ReplayClient {
  const base = new URL(options.url);
  const isSecure = base.protocol === 'https:';
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: options.concurrency });
  const authorization = options.token === null ? {} : { authorization: `Bearer ${options.token}` };
  const once = (method: string, path: string, body: string | undefined) =>
    new Promise<HttpReply>((resolve, reject) => {
      const headers = {
        ...authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const send = isSecure ? requestHttps : requestHttp;
      const request = send(
        new URL(path, base),
        { method, agent, headers, signal: options.signal },
        (response) => readReply(response).then(resolve, reject),
      );
      request.on('error', reject);
      request.end(body);
    });
  return {
    close: () => agent.destroy(),
    async call(method, path, body) {
      const givesUpAt = performance.now() + patienceMs;
      for (let pauseMs = 50; ; pauseMs = Math.min(longestPauseMs, 2 * pauseMs)) {
        const outcome = await once(method, path, body).catch((error: Error) => error);
        if (options.signal.aborted) throw new SlipwayError('cancelled', 'the replay was stopped');
        if (!(outcome instanceof Error) && outcome.status !== 503) return outcome;
        if (performance.now() > givesUpAt) throw gone(options.url, outcome);
        await sleep(pauseMs);
      }
    },
  };
}

async function readReply(response: IncomingMessage): Promise<HttpReply> {
  response.setEncoding('utf8');
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode ?? 0, body };
}

function gone(url: string, last: Error | HttpReply): SlipwayError {
  const reason = last instanceof Error ? last.message : `status ${last.status}: ${last.body.slice(0, 200)}`;
  return new SlipwayError('not-ready', `${url} did not answer for ${patienceMs / 1000} seconds: ${reason}`, {
    hint: 'start the server and retry the job; it goes on where it stopped',
    ...(last instanceof Error ? { cause: last } : {}),
  });
}
