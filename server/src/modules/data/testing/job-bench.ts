import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { JsonValue } from '@slipway/contract';
import type { Blobs } from '../../../platform/blobs/blobs.ts';
import { openFolderBlobs } from '../../../platform/blobs/folder-blobs.ts';
import type { JobContext, JobHandler, ProgressReport } from '../../../platform/jobs/job-handler.ts';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';

/** Runs job handlers in this process against real blobs, for tests. */
export type JobBench = {
  readonly folder: string;
  readonly blobs: Blobs;
  readonly progress: ProgressReport[];
  readonly logs: string[];
  run<Output>(
    handler: JobHandler,
    input: JsonValue,
    options?: { threads?: number; signal?: AbortSignal },
  ): Promise<Output>;
};

export async function openJobBench(t: Pick<TestContext, 'after'>): Promise<JobBench> {
  const folder = temporaryFolder(t);
  const blobs = await openFolderBlobs({ directory: join(folder, 'blobs') });
  const progress: ProgressReport[] = [];
  const logs: string[] = [];
  let count = 0;
  return {
    folder,
    blobs,
    progress,
    logs,
    async run<Output>(
      handler: JobHandler,
      input: JsonValue,
      options: { threads?: number; signal?: AbortSignal } = {},
    ) {
      const scratchDirectory = join(folder, `scratch-${++count}`);
      mkdirSync(scratchDirectory);
      const context: JobContext = {
        jobId: `job-${count}`,
        blobs,
        server: { url: 'http://127.0.0.1:0', token: null },
        scratchDirectory,
        threads: options.threads ?? 2,
        signal: options.signal ?? new AbortController().signal,
        progress: (report) => void progress.push(report),
        log: (text) => void logs.push(text),
        send: () => {},
      };
      return (await handler.run(input as never, context)) as Output;
    },
  };
}

/** A file of the `vega-datasets` package. */
export function exampleFile(name: string): string {
  const main = createRequire(import.meta.url).resolve('vega-datasets');
  return join(dirname(main), '..', 'data', name);
}
