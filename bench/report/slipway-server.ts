import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { freePort, startUp, stop, untilAnswered } from './server-process.ts';

export type SlipwayServer = { readonly url: string; readonly child: ChildProcess; stop(): Promise<void> };

/** `slipway up` on a free port with a home of its own, as soon as it answers. */
export async function startSlipway(
  scratch: string,
  name: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<SlipwayServer> {
  const port = await freePort();
  const child = startUp(['--port', String(port), '--home', join(scratch, name)], environment);
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(child, `${url}/api/v1/health`);
  return { url, child, stop: () => stop(child) };
}
