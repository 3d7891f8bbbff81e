import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../report/server-process.ts';
import type { Counters } from './counters.ts';

/** A server of ours in a process of its own that can be asked for its counters. */
export type MeasuredServer = { readonly url: string; counters(): Promise<Counters>; stop(): Promise<void> };

/** Starts `file PORT ...options` and waits until it listens. */
export async function startMeasured(file: string, options: readonly string[] = []): Promise<MeasuredServer> {
  const port = await freePort();
  const child: ChildProcess = fork(join(import.meta.dirname, file), [String(port), ...options]);
  const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (first !== 'ready') throw new Error(`${file} ended before it listened`);
  return {
    url: `http://127.0.0.1:${port}`,
    async counters() {
      child.send('counters');
      const [counters] = await once(child, 'message');
      return counters as Counters;
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
