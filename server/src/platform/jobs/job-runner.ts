import type { Job, JsonValue } from '@slipway/contract';
import type { Clock } from '../clock/clock.ts';
import type { Ids } from '../clock/ids.ts';
import { SlipwayError } from '../errors/slipway-error.ts';
import type { Events } from '../events/events.ts';
import type { Log } from '../log/log.ts';
import type { ExecutionExit, Executor } from './executor.ts';
import { createJobLogWriter } from './job-log.ts';
import type { JobStore, StoredJob } from './job-store.ts';
import type { EndedJob, JobKind, Jobs, NewJob } from './jobs.ts';
import { estimateProgress } from './progress-estimate.ts';

const writeProgressEveryMs = 400;
const staleAfterMs = 20_000;
const sweepEveryMs = 5_000;
const defaultMaxAttempts = 5;

export type JobRunnerOptions = {
  store: JobStore;
  executor: Executor;
  events: Events;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** Cores that jobs share. */
  cores: number;
  /** True where no other server can use this database, so that every running job of another owner is abandoned. */
  isSoleOwner: boolean;
};

type Running = { cancel(): void; cores: number; isBackground: boolean };

/** The durable queue over one executor. See `jobs.ts` for the contract. */
export function createJobs(options: JobRunnerOptions): Jobs {
  const { store, executor, events, clock, ids, log } = options;
  const owner = ids.next();
  const kinds = new Map<string, JobKind>();
  const running = new Map<string, Running>();
  const waiters = new Map<string, ((job: EndedJob) => void)[]>();
  let isStarted = false;
  let isPumping = false;
  let pumped: Promise<void> = Promise.resolve();
  let mustPumpAgain = false;
  const endings = new Set<Promise<void>>();
  let sweepTimer: NodeJS.Timeout | null = null;

  const kindOf = (kind: string): JobKind => {
    const known = kinds.get(kind);
    if (known === undefined)
      throw new SlipwayError('invalid-request', `there is no job kind '${kind}'`, {
        hint: `known kinds: ${[...kinds.keys()].join(', ')}`,
      });
    return known;
  };
  const coresOf = (kind: JobKind) =>
    kind.cores === undefined || kind.cores === 'all' ? options.cores : Math.min(kind.cores, options.cores);
  const busyCores = () =>
    [...running.values()].reduce((sum, job) => sum + (job.isBackground ? 0 : job.cores), 0);
  const hasRoomFor = (kind: JobKind) =>
    kind.isBackground === true || busyCores() + coresOf(kind) <= options.cores;

  /** Starts queued jobs while there is room. Runs one at a time; a call during a run makes it run once more. */
  async function pump(): Promise<void> {
    if (!isStarted) return;
    if (isPumping) {
      mustPumpAgain = true;
      return;
    }
    isPumping = true;
    try {
      do {
        mustPumpAgain = false;
        for (const job of await store.queued(50)) {
          const kind = kinds.get(job.kind);
          if (kind !== undefined && isStarted && hasRoomFor(kind)) await claim(job, kind);
        }
      } while (mustPumpAgain);
    } catch (error) {
      log.error('could not start queued jobs', error);
    } finally {
      isPumping = false;
    }
  }

  function startPump(): void {
    pumped = pump();
  }

  async function claim(job: StoredJob, kind: JobKind): Promise<void> {
    const now = clock.now();
    const isOurs = await store.change(job.id, ['queued'], {
      state: 'running',
      owner,
      attempt: job.attempt + 1,
      started_at: now,
      heartbeat_at: now,
      progress: null,
      error: null,
    });
    if (!isOurs) return;
    await execute(job, kind);
    await tell(job, 'job-started', `${job.title} started`, 'info');
  }

  async function execute(job: StoredJob, kind: JobKind): Promise<void> {
    const startedMs = clock.monotonicMs();
    const logs = createJobLogWriter({
      store,
      jobId: job.id,
      firstSeq: await store.lastLogSeq(job.id),
      now: clock.now,
      onError: (error) => log.error('job log', error),
    });
    let lastProgressMs = Number.NEGATIVE_INFINITY;
    let peakMemoryBytes = 0;
    // Messages are handled one after another, and all of them before the job counts as ended.
    let messages: Promise<void> = Promise.resolve();
    const execution = executor.run(
      { jobId: job.id, kind: job.kind, input: job.input, threads: coresOf(kind) },
      {
        onProgress(report) {
          const nowMs = clock.monotonicMs();
          if (nowMs - lastProgressMs < writeProgressEveryMs && report.fraction !== 1) return;
          lastProgressMs = nowMs;
          const progress = estimateProgress(report, nowMs - startedMs);
          void store
            .change(job.id, ['running'], { progress: JSON.stringify(progress), heartbeat_at: clock.now() })
            .catch((error) => log.error('job progress', error));
        },
        onLog: (stream, text) => logs.write(stream, text),
        onMessage(message) {
          messages = messages
            .then(() => kind.onMessage?.(job.id, message))
            .catch((error) => log.error(`message of job ${job.id}`, error));
        },
        onHeartbeat(memoryBytes) {
          peakMemoryBytes = Math.max(peakMemoryBytes, memoryBytes);
          void store
            .change(job.id, ['running'], { heartbeat_at: clock.now(), peak_memory_bytes: peakMemoryBytes })
            .catch((error) => log.error('job heartbeat', error));
        },
        onExit(exit) {
          const ending = messages
            .then(() => logs.close())
            .then(() => finish(job.id, exit))
            .catch((error) => log.error(`end of job ${job.id}`, error))
            .finally(() => {
              running.delete(job.id);
              endings.delete(ending);
              startPump();
            });
          endings.add(ending);
        },
      },
    );
    running.set(job.id, {
      cancel: execution.cancel,
      cores: coresOf(kind),
      isBackground: kind.isBackground === true,
    });
  }

  async function finish(jobId: string, exit: ExecutionExit): Promise<void> {
    // A server that is stopping leaves its jobs to the next start.
    if (!isStarted && exit.state !== 'succeeded' && exit.state !== 'failed') return requeue(jobId);
    const endedAt = clock.now();
    if (exit.state === 'succeeded') {
      await store.change(jobId, ['running'], {
        state: 'succeeded',
        output: JSON.stringify(exit.output),
        ended_at: endedAt,
      });
    } else if (exit.state === 'cancelled') {
      await store.change(jobId, ['running', 'queued'], {
        state: 'cancelled',
        ended_at: endedAt,
        error: JSON.stringify({ code: 'cancelled', message: 'stopped on request' }),
      });
    } else if (exit.state === 'failed') {
      await store.change(jobId, ['running'], {
        state: 'failed',
        error: JSON.stringify(exit.error),
        ended_at: endedAt,
      });
    } else {
      return retryLost(jobId, exit.reason);
    }
    await announce(jobId);
  }

  async function requeue(jobId: string): Promise<void> {
    await store.change(jobId, ['running'], { state: 'queued', owner: null, progress: null });
  }

  /** The process or server that ran it is gone without a word: again, until the attempts are used up. */
  async function retryLost(jobId: string, reason: string): Promise<void> {
    const job = await store.get(jobId);
    if (job.attempt < job.maxAttempts) {
      await requeue(jobId);
      await tell(
        job,
        'job-lost',
        `${job.title}: ${reason}; queued again (attempt ${job.attempt + 1} of ${job.maxAttempts})`,
        'warning',
      );
      return;
    }
    const error = {
      code: 'internal',
      message: `${reason}; gave up after ${job.attempt} attempts`,
      hint: 'see the job log; memory running out ends a process without a word',
    };
    await store.change(jobId, ['running'], {
      state: 'failed',
      ended_at: clock.now(),
      error: JSON.stringify(error),
    });
    await announce(jobId);
  }

  async function announce(jobId: string): Promise<void> {
    const job = await store.get(jobId);
    for (const resolve of waiters.get(jobId) ?? []) resolve(job);
    waiters.delete(jobId);
    if (job.state === 'succeeded') await tell(job, 'job-succeeded', `${job.title} finished`, 'good');
    else if (job.state === 'failed')
      await tell(job, 'job-failed', `${job.title} failed: ${job.error?.message ?? 'unknown'}`, 'bad');
    else if (job.state === 'cancelled')
      await tell(job, 'job-cancelled', `${job.title} was stopped`, 'warning');
  }

  async function tell(
    job: Job,
    type: string,
    message: string,
    severity: 'info' | 'good' | 'warning' | 'bad',
  ): Promise<void> {
    await events.emit({
      project: job.project,
      type,
      subject: { kind: 'job', id: job.id, label: job.title },
      message,
      severity,
      data: { kind: job.kind },
    });
  }

  async function sweep(): Promise<void> {
    const abandoned = await store.abandoned(owner, clock.now() - staleAfterMs, options.isSoleOwner);
    for (const job of abandoned) await retryLost(job.id, 'the server that ran it is gone');
    if (abandoned.length > 0) startPump();
  }

  return {
    define(kind) {
      kinds.set(kind.kind, kind);
    },

    async submit(job: NewJob): Promise<Job> {
      const kind = kindOf(job.kind);
      const stored: StoredJob = {
        id: ids.next(),
        project: job.project,
        kind: job.kind,
        title: job.title,
        state: 'queued',
        owner: null,
        attempt: 0,
        maxAttempts: kind.maxAttempts ?? defaultMaxAttempts,
        input: job.input,
        output: null,
        error: null,
        progress: null,
        pipelineRunId: job.pipelineRunId ?? null,
        step: job.step ?? null,
        peakMemoryBytes: null,
        createdAt: clock.now(),
        startedAt: null,
        heartbeatAt: null,
        endedAt: null,
      };
      await store.insert(stored);
      startPump();
      return publicJob(stored);
    },

    get: async (jobId) => publicJob(await store.get(jobId)),
    list: async (query) => (await store.list(query)).map(publicJob),
    textsInUse: (since) => store.textsInUse(since),
    logs: (jobId, after, limit) => store.logs(jobId, after, limit),

    async cancel(jobId) {
      const job = await store.get(jobId);
      if (isEnded(job)) throw new SlipwayError('conflict', `this job has ${job.state} already`);
      const execution = running.get(jobId);
      if (execution === undefined) await finish(jobId, { state: 'cancelled' });
      else execution.cancel();
      return publicJob(await store.get(jobId));
    },

    async retry(jobId) {
      const isQueued = await store.change(jobId, ['failed', 'cancelled'], {
        state: 'queued',
        attempt: 0,
        owner: null,
        error: null,
        progress: null,
        ended_at: null,
      });
      const job = await store.get(jobId);
      if (!isQueued)
        throw new SlipwayError(
          'conflict',
          `only failed or cancelled jobs can be retried; this one is ${job.state}`,
        );
      startPump();
      return publicJob(job);
    },

    async ended(jobId) {
      const { promise, resolve } = Promise.withResolvers<EndedJob>();
      waiters.set(jobId, [...(waiters.get(jobId) ?? []), resolve]);
      const job = await store.get(jobId);
      if (!isEnded(job)) return promise;
      waiters.set(
        jobId,
        (waiters.get(jobId) ?? []).filter((waiter) => waiter !== resolve),
      );
      return job;
    },

    async start() {
      isStarted = true;
      await sweep();
      sweepTimer = setInterval(
        () => void sweep().catch((error) => log.error('job sweep', error)),
        sweepEveryMs,
      );
      sweepTimer.unref();
      startPump();
    },

    async stop() {
      isStarted = false;
      if (sweepTimer !== null) clearInterval(sweepTimer);
      await pumped;
      await executor.close();
      await Promise.all(endings);
    },
  };
}

const isEnded = (job: Job) =>
  job.state === 'succeeded' || job.state === 'failed' || job.state === 'cancelled';

function publicJob(job: StoredJob): Job {
  const { input: _input, output: _output, owner: _owner, ...shown } = job;
  return shown;
}

/** The output of a job that must have succeeded; throws its own error otherwise. */
export function outputOf<T extends JsonValue>(job: EndedJob): T {
  if (job.state === 'succeeded') return job.output as T;
  const { code, message, hint, details } = job.error ?? {
    code: 'internal',
    message: `job ${job.id} ended as ${job.state}`,
  };
  throw new SlipwayError(code as SlipwayError['code'], message, {
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  });
}
