import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

export type Load = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly answered: number;
  readonly failed: number;
};

const autocannon = createRequire(import.meta.url).resolve('autocannon');

/** Keep-alive requests with one body from a process of their own; the same client for every server. */
export async function applyLoad(target: {
  url: string;
  body: string;
  connections: number;
  seconds: number;
}): Promise<Load> {
  const { url, body, connections, seconds } = target;
  const options = [
    '-j',
    '-n',
    '-c',
    connections,
    '-d',
    seconds,
    '-m',
    'POST',
    '-H',
    'content-type=application/json',
  ];
  const child = spawn(process.execPath, [autocannon, ...options.map(String), '-b', body, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const result = JSON.parse(await text(child.stdout!));
  return {
    perSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    answered: result['2xx'],
    failed: result.non2xx + result.errors + result.timeouts,
  };
}
