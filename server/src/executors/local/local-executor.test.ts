import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ExecutionExit, ExecutionListener } from '../../platform/jobs/executor.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { createLocalExecutor } from './local-executor.ts';

async function openExecutor(t: TestContext) {
  const home = temporaryFolder(t);
  const scratchRoot = join(home, 'scratch');
  const executor = createLocalExecutor({
    entryFile: fileURLToPath(new URL('./job-process.fixture.ts', import.meta.url)),
    blobs: { home },
    scratchRoot,
    server: () => ({ url: 'http://127.0.0.1:4700', token: null }),
  });
  t.after(() => executor.close());
  return { executor, scratchRoot };
}

/** Collects what a job says; `exit` resolves with its end. */
function record() {
  const { promise: exit, resolve } = Promise.withResolvers<ExecutionExit>();
  const said: string[] = [];
  const listener: ExecutionListener = {
    onProgress: (report) => said.push(`progress ${report.fraction} ${report.message}`),
    onLog: (stream, text) => said.push(`${stream} ${text}`),
    onMessage: (message) => said.push(`message ${JSON.stringify(message)}`),
    onHeartbeat: (memoryBytes) => said.push(memoryBytes > 1e6 ? 'heartbeat' : 'heartbeat without memory'),
    onExit: resolve,
  };
  return { listener, said, exit };
}

const submit = (kind: string, input: number | null = null) => ({
  jobId: `job-${kind}`,
  kind,
  input: { value: input },
  threads: 2,
});

test('a job gets its input and answers with its output, logs, progress, messages and memory', async (t) => {
  const { executor, scratchRoot } = await openExecutor(t);
  const { listener, said, exit } = record();
  executor.run(submit('test.echo', 7), listener);
  assert.deepEqual(await exit, { state: 'succeeded', output: { value: 7, threads: 2 } });
  for (const expected of [
    'out a line',
    'err another',
    'progress 0.5 half',
    'message {"news":7}',
    'heartbeat',
  ])
    assert.ok(said.includes(expected), expected);
  assert.deepEqual(existsSync(scratchRoot) ? readdirSync(scratchRoot) : [], []);
});

test('an error for people arrives whole', async (t) => {
  const { executor } = await openExecutor(t);
  const { listener, exit } = record();
  executor.run(submit('test.refuse'), listener);
  assert.deepEqual(await exit, {
    state: 'failed',
    error: { code: 'invalid-data', message: 'the file is broken', hint: 'mend it', details: { row: 3 } },
  });
});

test('a killed process is lost, with the signal', async (t) => {
  const { executor } = await openExecutor(t);
  const { listener, exit } = record();
  executor.run(submit('test.crash'), listener);
  assert.deepEqual(await exit, { state: 'lost', reason: 'the process was ended by SIGKILL' });
});

test('cancel ends a job that listens at once and one that does not after a grace', async (t) => {
  const { executor } = await openExecutor(t);
  for (const kind of ['test.wait', 'test.stubborn']) {
    const { listener, exit } = record();
    const execution = executor.run(submit(kind), listener);
    setTimeout(() => execution.cancel(), 300);
    assert.deepEqual(await exit, { state: 'cancelled' }, kind);
  }
});

test('close ends everything', async (t) => {
  const { executor } = await openExecutor(t);
  const { listener, exit } = record();
  executor.run(submit('test.stubborn'), listener);
  await executor.close();
  assert.equal((await exit).state, 'lost');
});
