import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ReplayClient } from './replay-client.ts';

const lookEveryMs = 400;

const Runs = z.object({
  items: z.array(
    z.object({ state: z.string(), steps: z.array(z.object({ kind: z.string(), state: z.string() })) }),
  ),
});

/** Holds the clock of a replay while the project's pipeline works. */
export type PipelineHold = {
  /** Returns at once, or when the pipeline needs no waiting for any more. */
  pass(): Promise<void>;
};

/**
 * A replay runs through weeks in seconds, while a training takes as long as it takes; in the world it takes no part
 * of a week worth speaking of. So time stands still while the newest pipeline run works. A run that only waits for
 * its canary is not waited for: the canary needs the traffic.
 */
export function createPipelineHold(options: {
  client: ReplayClient;
  project: string;
  signal: AbortSignal;
  onHeld(): void;
}): PipelineHold {
  const { client, project, signal, onHeld } = options;
  let lookedMs = Number.NEGATIVE_INFINITY;
  const isWorking = async (): Promise<boolean> => {
    lookedMs = performance.now();
    const reply = await client.call('GET', `/api/v1/projects/${project}/pipeline/runs?limit=1`);
    const runs = reply.status === 200 ? Runs.safeParse(JSON.parse(reply.body)) : null;
    const newest = runs?.success === true ? runs.data.items[0] : undefined;
    if (newest?.state !== 'running') return false;
    return newest.steps.some(
      (step) => step.state === 'waiting' || (step.state === 'running' && step.kind !== 'deploy'),
    );
  };
  return {
    async pass() {
      if (performance.now() - lookedMs < lookEveryMs) return;
      while (await isWorking()) {
        onHeld();
        await sleep(lookEveryMs, undefined, { signal });
      }
    },
  };
}

/** For a replay that goes on whatever the pipeline does. */
export const noHold: PipelineHold = { pass: async () => {} };
