import { advanceRollout } from './advance-rollout.ts';
import type { DeployContext } from './deploy-deps.ts';

/** Advances every running rollout, again and again, one round at a time; state is only in the database. */
export type RolloutController = { start(): void; stop(): Promise<void>; runOnce(): Promise<void> };

export function createRolloutController(context: DeployContext, intervalMs = 1_000): RolloutController {
  let timer: NodeJS.Timeout | null = null;
  let round: Promise<void> = Promise.resolve();
  const runOnce = async () => {
    for (const endpoint of await context.store.listRollingEndpoints()) {
      try {
        await advanceRollout(context, endpoint);
      } catch (error) {
        context.log.error('a rollout could not be judged; it stays as it is', error, {
          endpoint: endpoint.name,
        });
      }
    }
  };
  const schedule = () => {
    timer = setTimeout(() => {
      round = runOnce()
        .catch((error) => context.log.error('rollouts could not be listed', error))
        .finally(() => timer !== null && schedule());
    }, intervalMs);
    timer.unref();
  };
  return {
    runOnce,
    start: () => timer === null && schedule(),
    async stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await round;
    },
  };
}
