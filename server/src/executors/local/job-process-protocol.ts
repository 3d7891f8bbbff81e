import type { JsonValue } from '@slipway/contract';
import type { ProgressReport, ServerAddress } from '../../platform/jobs/job-handler.ts';

/** Where the child finds the blobs. */
export type BlobsAddress = { url?: string | undefined; home: string };

/** What the server tells the child process. */
export type ToChild =
  | {
      type: 'run';
      jobId: string;
      kind: string;
      input: JsonValue;
      threads: number;
      blobs: BlobsAddress;
      server: ServerAddress;
      scratchDirectory: string;
    }
  | { type: 'cancel' };

/** What the child process tells the server. */
export type FromChild =
  | { type: 'progress'; report: ProgressReport }
  | { type: 'message'; message: JsonValue }
  | { type: 'heartbeat'; memoryBytes: number }
  | { type: 'succeeded'; output: JsonValue }
  | { type: 'failed'; error: { code: string; message: string; hint?: string; details?: JsonValue } }
  | { type: 'cancelled' };
