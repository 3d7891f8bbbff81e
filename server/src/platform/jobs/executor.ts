import type { JsonValue } from '@slipway/contract';
import type { ProgressReport } from './job-handler.ts';

/** What an executor is asked to run: one attempt of one job. */
export type Submission = {
  readonly jobId: string;
  readonly kind: string;
  readonly input: JsonValue;
  readonly threads: number;
};

/** What comes back while it runs, in order. `onExit` is called exactly once, last. */
export type ExecutionListener = {
  onProgress(report: ProgressReport): void;
  onLog(stream: 'out' | 'err', text: string): void;
  onMessage(message: JsonValue): void;
  onHeartbeat(memoryBytes: number): void;
  onExit(exit: ExecutionExit): void;
};

export type ExecutionExit =
  | { readonly state: 'succeeded'; readonly output: JsonValue }
  | {
      readonly state: 'failed';
      readonly error: { code: string; message: string; hint?: string; details?: JsonValue };
    }
  | { readonly state: 'cancelled' }
  /** The process or machine went away without a word; may be tried again. */
  | { readonly state: 'lost'; readonly reason: string };

/** Where jobs run. `cancel` asks politely, then insists; `close` ends everything that still runs. */
export type Executor = {
  readonly name: string;
  run(submission: Submission, listener: ExecutionListener): { cancel(): void };
  close(): Promise<void>;
};
