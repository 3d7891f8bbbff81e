import type { Job, JobLogLine, JobState, JsonValue } from '@slipway/contract';

/** The part of a job kind that runs in the server: how often to try, and what to do with its news. */
export type JobKind = {
  readonly kind: string;
  readonly maxAttempts?: number;
  /** Cores it asks for; 'all' when left out. A replay asks for one and leaves the rest to others. */
  readonly cores?: number | 'all';
  /** May run beside others of its resources class; loads and replays do not wait for trainings. */
  readonly isBackground?: boolean;
  onMessage?(jobId: string, message: JsonValue): void | Promise<void>;
};

export type NewJob = {
  kind: string;
  project: string;
  title: string;
  input: JsonValue;
  pipelineRunId?: string;
  step?: string;
};

/** A job that ended, with its result when it succeeded. */
export type EndedJob = Job & { output: JsonValue | null };

/**
 * The durable queue. A job that was submitted is run at least once, also when the server dies in between:
 * a job whose heart stopped beating is queued again until its attempts are used up. Handlers are therefore
 * written so that running twice does no harm (their outputs are content-addressed).
 */
export type Jobs = {
  define(kind: JobKind): void;
  /** Resolves when the job is durable in the queue. */
  submit(job: NewJob): Promise<Job>;
  get(jobId: string): Promise<Job>;
  list(query: {
    project?: string | undefined;
    state?: JobState | undefined;
    beforeId?: string | undefined;
    limit: number;
  }): Promise<Job[]>;
  /** Inputs and outputs of the jobs that are not over, or ended since (milliseconds): nobody may have kept them yet. */
  textsInUse(since: number): Promise<string[]>;
  logs(jobId: string, after: number, limit: number): Promise<JobLogLine[]>;
  cancel(jobId: string): Promise<Job>;
  retry(jobId: string): Promise<Job>;
  /** Resolves with the ended job whatever its end; survives restarts only as far as the caller asks again. */
  ended(jobId: string): Promise<EndedJob>;
  /** Begins to run queued jobs, first taking back those that a dead server left running. */
  start(): Promise<void>;
  /** Stops taking jobs and ends the running ones, which stay queued for the next start. */
  stop(): Promise<void>;
};
