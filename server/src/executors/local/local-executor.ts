import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ExecutionExit, ExecutionListener, Executor, Submission } from '../../platform/jobs/executor.ts';
import type { ServerAddress } from '../../platform/jobs/job-handler.ts';
import type { BlobsAddress, FromChild, ToChild } from './job-process-protocol.ts';

/** How long a cancelled job has to end by itself. */
const graceMs = 3_000;

export type LocalExecutorOptions = {
  /** The TypeScript file that a child process runs; it answers `ToChild` with `FromChild`. */
  entryFile: string;
  blobs: BlobsAddress;
  scratchRoot: string;
  /** Asked for each job, since a server learns its port when it listens. */
  server: () => ServerAddress;
  /** Largest heap of a child in MiB. */
  maxHeapMiB?: number;
};

/** Runs each job in a process of its own on this machine. A child whose server dies ends itself. */
export function createLocalExecutor(options: LocalExecutorOptions): Executor {
  const children = new Set<ChildProcess>();
  return {
    name: 'local',
    run(submission, listener) {
      const scratchDirectory = join(options.scratchRoot, submission.jobId);
      rmSync(scratchDirectory, { recursive: true, force: true });
      mkdirSync(scratchDirectory, { recursive: true });
      const child = startChild(options);
      children.add(child);
      const ended = () => {
        children.delete(child);
        rmSync(scratchDirectory, { recursive: true, force: true });
      };
      follow(child, listener, ended);
      send(child, {
        type: 'run',
        ...pick(submission),
        blobs: options.blobs,
        server: options.server(),
        scratchDirectory,
      });
      return { cancel: () => cancel(child) };
    },
    async close() {
      const gone = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(gone);
    },
  };
}

const pick = ({ jobId, kind, input, threads }: Submission) => ({ jobId, kind, input, threads });

function startChild(options: LocalExecutorOptions): ChildProcess {
  const heap = options.maxHeapMiB === undefined ? [] : [`--max-old-space-size=${options.maxHeapMiB}`];
  return spawn(process.execPath, [...heap, options.entryFile], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: childEnvironment(),
  });
}

/** A job gets the machine's environment without our secrets. */
function childEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => name !== 'SLIPWAY_TOKEN' && name !== 'SLIPWAY_DATABASE_URL',
    ),
  );
}

/** Turns what the child says into calls of the listener; `onExit` exactly once, after its output was read. */
function follow(child: ChildProcess, listener: ExecutionListener, ended: () => void): void {
  let exit: ExecutionExit | null = null;
  child.on('message', (message: FromChild) => {
    if (message.type === 'progress') listener.onProgress(message.report);
    else if (message.type === 'message') listener.onMessage(message.message);
    else if (message.type === 'heartbeat') listener.onHeartbeat(message.memoryBytes);
    else if (message.type === 'succeeded') exit = { state: 'succeeded', output: message.output };
    else if (message.type === 'failed') exit = { state: 'failed', error: message.error };
    else exit = { state: 'cancelled' };
  });
  for (const [stream, name] of [
    [child.stdout, 'out'],
    [child.stderr, 'err'],
  ] as const) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => listener.onLog(name, line));
  }
  child.on('error', (error) => {
    exit ??= { state: 'lost', reason: `the process could not be started: ${error.message}` };
  });
  child.on('close', (code, signal) => {
    ended();
    listener.onExit(
      exit ??
        (wasCancelled.has(child)
          ? { state: 'cancelled' }
          : { state: 'lost', reason: describeEnd(code, signal) }),
    );
  });
}

const wasCancelled = new WeakSet<ChildProcess>();

function cancel(child: ChildProcess): void {
  wasCancelled.add(child);
  send(child, { type: 'cancel' });
  setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
}

function send(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message, () => {});
}

const describeEnd = (code: number | null, signal: NodeJS.Signals | null) =>
  signal === null
    ? `the process ended with code ${code} and no result`
    : `the process was ended by ${signal}`;
