import type { JsonValue } from '@slipway/contract';
import type { Blobs } from '../../platform/blobs/blobs.ts';
import { describeError } from '../../platform/errors/slipway-error.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/job-handler.ts';
import type { BlobsAddress, FromChild, ToChild } from './job-process-protocol.ts';

const heartbeatEveryMs = 1_000;

type RunMessage = Extract<ToChild, { type: 'run' }>;

export type JobProcessOptions = {
  loadHandler(kind: string): Promise<JobHandler>;
  openBlobs(address: BlobsAddress): Promise<Blobs>;
};

/** The child's side: waits for one job, runs it, answers, ends. Ends at once when the server goes away. */
export function serveJobProcess(options: JobProcessOptions): void {
  const cancellation = new AbortController();
  process.on('disconnect', () => process.exit(1));
  process.on('message', (message: ToChild) => {
    if (message.type === 'cancel') cancellation.abort();
    else void runOnce(message, options, cancellation.signal);
  });
}

async function runOnce(message: RunMessage, options: JobProcessOptions, signal: AbortSignal): Promise<void> {
  const heartbeat = setInterval(
    () => say({ type: 'heartbeat', memoryBytes: process.memoryUsage.rss() }),
    heartbeatEveryMs,
  );
  try {
    const handler = await options.loadHandler(message.kind);
    const context = createContext(message, await options.openBlobs(message.blobs), signal);
    const output = await handler.run(message.input as never, context);
    await leave({ type: 'succeeded', output });
  } catch (error) {
    if (signal.aborted) await leave({ type: 'cancelled' });
    else {
      if (error instanceof Error && error.name !== 'SlipwayError') console.error(error.stack);
      await leave({ type: 'failed', error: describeError(error) });
    }
  } finally {
    clearInterval(heartbeat);
  }
}

function createContext(message: RunMessage, blobs: Blobs, signal: AbortSignal): JobContext {
  return {
    jobId: message.jobId,
    blobs,
    scratchDirectory: message.scratchDirectory,
    server: message.server,
    threads: message.threads,
    signal,
    progress: (report) => void say({ type: 'progress', report }),
    log: (text) => console.log(text),
    send: (news: JsonValue) => void say({ type: 'message', message: news }),
  };
}

function say(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected) return resolve();
    process.send!(message, () => resolve());
  });
}

/** The last word, handed over in full before the process ends. */
async function leave(message: FromChild): Promise<void> {
  await say({ type: 'heartbeat', memoryBytes: process.resourceUsage().maxRSS * 1024 });
  await say(message);
  process.exit(0);
}
