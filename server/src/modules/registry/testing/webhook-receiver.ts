import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string };

type Answer = { status: number; headers?: Record<string, string>; body?: string };

/** A real HTTP server that keeps what it is sent; `answer` decides what it says to the nth request, from 0. */
export async function startReceiver(
  t: { after(work: () => void): void },
  answer: (index: number) => Answer = () => ({ status: 200 }),
) {
  const received: Received[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { status, headers = {}, body = '' } = answer(received.length);
    received.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
    response.writeHead(status, headers).end(body);
    for (const wake of waiting.splice(0)) wake();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    /** Resolves when so many requests came in. */
    async count(wanted: number): Promise<void> {
      while (received.length < wanted) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
