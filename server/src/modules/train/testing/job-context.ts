import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { JsonValue } from '@slipway/contract';
import type { Blobs } from '../../../platform/blobs/blobs.ts';
import { openFolderBlobs } from '../../../platform/blobs/folder-blobs.ts';
import type { JobContext, ProgressReport } from '../../../platform/jobs/job-handler.ts';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';

export type RecordedContext = JobContext & {
  readonly folder: string;
  readonly blobs: Blobs;
  readonly sent: JsonValue[];
  readonly reports: ProgressReport[];
  readonly lines: string[];
  cancel(): void;
};

/** What a job handler needs, over real blobs in a temporary folder, keeping what the handler says. */
export async function createJobContext(t: Pick<TestContext, 'after'>, threads = 2): Promise<RecordedContext> {
  const folder = temporaryFolder(t);
  const scratchDirectory = join(folder, 'scratch');
  mkdirSync(scratchDirectory);
  const cancellation = new AbortController();
  const sent: JsonValue[] = [];
  const reports: ProgressReport[] = [];
  const lines: string[] = [];
  return {
    folder,
    jobId: 'job',
    threads,
    blobs: await openFolderBlobs({ directory: join(folder, 'blobs') }),
    scratchDirectory,
    server: { url: 'http://127.0.0.1:0', token: null },
    signal: cancellation.signal,
    sent,
    reports,
    lines,
    progress: (report) => void reports.push(report),
    log: (text) => void lines.push(text),
    // As between processes: what is not JSON is lost.
    send: (message) => void sent.push(JSON.parse(JSON.stringify(message)) as JsonValue),
    cancel: () => cancellation.abort(),
  };
}
