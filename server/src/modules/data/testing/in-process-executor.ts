import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Blobs } from '../../../platform/blobs/blobs.ts';
import { describeError, isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { Executor } from '../../../platform/jobs/executor.ts';
import type { JobHandler } from '../../../platform/jobs/job-handler.ts';

/** Runs job handlers in this process, for tests that look at what is recorded rather than at processes. */
export function createInProcessExecutor(options: {
  handlers: readonly JobHandler[];
  blobs: Blobs;
  folder: string;
}): Executor {
  return {
    name: 'in-process',
    run({ jobId, kind, input, threads }, listener) {
      const handler = options.handlers.find((candidate) => candidate.kind === kind)!;
      const stop = new AbortController();
      const scratchDirectory = join(options.folder, `scratch-${jobId}`);
      mkdirSync(scratchDirectory, { recursive: true });
      const context = {
        jobId,
        blobs: options.blobs,
        server: { url: 'http://127.0.0.1:0', token: null },
        scratchDirectory,
        threads,
        signal: stop.signal,
        progress: listener.onProgress,
        log: (text: string) => listener.onLog('out', text),
        send: listener.onMessage,
      };
      handler.run(input as never, context).then(
        (output) => listener.onExit({ state: 'succeeded', output }),
        (error: unknown) =>
          isSlipwayError(error) && error.code === 'cancelled'
            ? listener.onExit({ state: 'cancelled' })
            : listener.onExit({ state: 'failed', error: describeError(error) }),
      );
      return { cancel: () => stop.abort() };
    },
    async close() {},
  };
}
