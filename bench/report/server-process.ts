import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const main = join(import.meta.dirname, '..', '..', 'cli', 'src', 'main.js');

/** Starts `slipway up` in a process of its own, as a user would. */
export function startUp(
  options: readonly string[],
  environmentMore: Readonly<Record<string, string>> = {},
): ChildProcess {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('SLIPWAY_'));
  const child = spawn(process.execPath, [main, 'up', '--quiet', ...options], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...Object.fromEntries(environment), ...environmentMore },
  });
  endWithUs(child);
  return child;
}

/** A measurement that is stopped leaves no server behind. */
function endWithUs(child: ChildProcess): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const end = () => {
      child.kill(signal);
      process.exit(1);
    };
    process.on(signal, end);
    child.on('exit', () => process.off(signal, end));
  }
}

/** Asks again and again until somebody answers 200. Throws when the process ends before, or after a minute. */
export async function untilAnswered(child: ChildProcess, url: string): Promise<void> {
  const endAt = performance.now() + 60_000;
  while (performance.now() < endAt) {
    if (child.exitCode !== null) throw new Error(`the server ended with exit code ${child.exitCode}`);
    if (await answers(url)) return;
    await sleep(2);
  }
  throw new Error(`nothing answered at ${url} within a minute`);
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.on('error', () => resolve(false));
    call.end();
  });
}

/** Asks politely and waits for the end. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Largest resident size of a process so far, in bytes (Linux: VmHWM of /proc/PID/status). Null elsewhere. */
export function peakMemoryBytes(pid: number): number | null {
  try {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match === null ? null : Number(match[1]) * 1024;
  } catch {
    return null;
  }
}
