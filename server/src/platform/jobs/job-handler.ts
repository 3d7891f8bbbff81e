import type { JsonValue } from '@slipway/contract';
import type { Blobs } from '../blobs/blobs.ts';

/** What a job reports while it runs. `ratePerSecond` counts `unit`s. */
export type ProgressReport = {
  fraction: number | null;
  message: string;
  ratePerSecond?: number;
  unit?: string;
};

/** Where a server answers; `token` is null where none is needed. */
export type ServerAddress = { readonly url: string; readonly token: string | null };

/**
 * What a job may use. It runs in a process of its own: it has no database, only its input, the blobs,
 * a scratch folder that is removed afterwards, and these ways to speak.
 */
export type JobContext = {
  readonly jobId: string;
  readonly blobs: Blobs;
  readonly scratchDirectory: string;
  /** The server that queued the job, for jobs that call it over HTTP as anybody would. */
  readonly server: ServerAddress;
  /** Cores this job may use. */
  readonly threads: number;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  progress(report: ProgressReport): void;
  /** A line of the job's log. `console.log` goes there too. */
  log(text: string): void;
  /** News for the module that owns the kind, in order; handled in the server by `JobKind.onMessage`. */
  send(message: JsonValue): void;
};

/** The part of a job kind that runs in the child process. `input` and the result are JSON; large things are blobs. */
export type JobHandler = {
  readonly kind: string;
  run(input: never, context: JobContext): Promise<JsonValue>;
};

/** Types the input and output of a handler where it is written. The input was parsed before it was queued. */
export function defineJobHandler<Input extends JsonValue, Output extends JsonValue>(handler: {
  kind: string;
  run(input: Input, context: JobContext): Promise<Output>;
}): JobHandler {
  return handler as JobHandler;
}
