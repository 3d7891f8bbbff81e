/** The entry of every job's child process: loads only the module that the job belongs to. */
import { serveJobProcess } from './executors/local/serve-job-process.ts';
import { openBlobs } from './platform/blobs/open-blobs.ts';
import { SlipwayError } from './platform/errors/slipway-error.ts';
import type { JobHandler } from './platform/jobs/job-handler.ts';

/** `train.fit` is handled by the module `train`. */
const handlersOf: Record<string, () => Promise<readonly JobHandler[]>> = {
  data: async () => (await import('./modules/data/jobs.ts')).dataJobHandlers,
  train: async () => (await import('./modules/train/jobs.ts')).trainJobHandlers,
  evaluate: async () => (await import('./modules/evaluate/jobs.ts')).evaluateJobHandlers,
  serve: async () => (await import('./modules/serve/jobs.ts')).serveJobHandlers,
  monitor: async () => (await import('./modules/monitor/jobs.ts')).monitorJobHandlers,
};

serveJobProcess({
  openBlobs,
  async loadHandler(kind) {
    const handlers = await handlersOf[kind.split('.')[0]!]?.();
    const handler = handlers?.find((candidate) => candidate.kind === kind);
    if (handler === undefined)
      throw new SlipwayError('internal', `no process knows how to run jobs of kind '${kind}'`);
    return handler;
  },
});
