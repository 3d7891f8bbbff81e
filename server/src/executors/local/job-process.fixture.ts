/** The child process of the executor's tests: handlers that do what the tests ask for. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openFolderBlobs } from '../../platform/blobs/folder-blobs.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { defineJobHandler } from '../../platform/jobs/job-handler.ts';
import { serveJobProcess } from './serve-job-process.ts';

const handlers = [
  defineJobHandler({
    kind: 'test.echo',
    async run(input: { value: number }, context) {
      console.log('a line');
      console.error('another');
      context.progress({ fraction: 0.5, message: 'half' });
      context.send({ news: input.value });
      return { value: input.value, threads: context.threads };
    },
  }),
  defineJobHandler({
    kind: 'test.refuse',
    async run() {
      throw new SlipwayError('invalid-data', 'the file is broken', { hint: 'mend it', details: { row: 3 } });
    },
  }),
  defineJobHandler({
    kind: 'test.crash',
    async run() {
      process.kill(process.pid, 'SIGKILL');
      return null;
    },
  }),
  defineJobHandler({
    kind: 'test.wait',
    async run(_: null, context) {
      await sleep(60_000, undefined, { signal: context.signal });
      return null;
    },
  }),
  defineJobHandler({
    kind: 'test.stubborn',
    async run() {
      for (;;);
    },
  }),
];

serveJobProcess({
  openBlobs: ({ home }) => openFolderBlobs({ directory: home }),
  async loadHandler(kind) {
    return handlers.find((handler) => handler.kind === kind)!;
  },
});
