import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '@slipway/contract';
import type { Blobs } from '../../../platform/blobs/blobs.ts';
import { describeError } from '../../../platform/errors/slipway-error.ts';
import type { ExecutionExit, Executor } from '../../../platform/jobs/executor.ts';
import type { JobHandler } from '../../../platform/jobs/job-handler.ts';

/** Runs job handlers in this process, behind the same port as the executor with child processes. */
export function createInProcessExecutor(options: {
  handlers: readonly JobHandler[];
  blobs: Blobs;
  scratchRoot: string;
}): Executor {
  const working = new Set<Promise<void>>();
  return {
    name: 'in-process',
    run(submission, listener) {
      const cancellation = new AbortController();
      const scratchDirectory = join(options.scratchRoot, submission.jobId);
      mkdirSync(scratchDirectory, { recursive: true });
      const attempt = async (): Promise<ExecutionExit> => {
        const handler = options.handlers.find(({ kind }) => kind === submission.kind);
        if (handler === undefined) throw new Error(`no handler for ${submission.kind}`);
        const output = await handler.run(throughJson(submission.input) as never, {
          jobId: submission.jobId,
          threads: submission.threads,
          server: { url: 'http://127.0.0.1:0', token: null },
          blobs: options.blobs,
          scratchDirectory,
          signal: cancellation.signal,
          progress: (report) => listener.onProgress(report),
          log: (text) => listener.onLog('out', text),
          send: (message) => listener.onMessage(throughJson(message)),
        });
        return { state: 'succeeded', output: throughJson(output) };
      };
      const work = attempt()
        .catch((error): ExecutionExit => {
          if (cancellation.signal.aborted) return { state: 'cancelled' };
          return { state: 'failed', error: describeError(error) };
        })
        .then((exit) => {
          working.delete(work);
          listener.onExit(exit);
        });
      working.add(work);
      return { cancel: () => cancellation.abort() };
    },
    async close() {
      await Promise.all(working);
    },
  };
}

/** What a message is after it went to another process. */
const throughJson = (value: JsonValue): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue;
