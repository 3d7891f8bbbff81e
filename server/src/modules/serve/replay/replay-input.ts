import { z } from 'zod';

/** What the job `serve.replay` is asked to do. */
export const ReplayInput = z.object({
  baseUrl: z
    .string()
    .nullable()
    .default(null)
    .describe('the server that is to be asked, without a path; the one that queued the job when left out'),
  token: z.string().nullable().default(null),
  project: z.string(),
  endpoint: z.string(),
  parquetDigest: z.string().describe('the dataset version whose rows are played'),
  inputColumns: z
    .array(z.object({ name: z.string(), type: z.enum(['number', 'string', 'boolean', 'timestamp']) }))
    .min(1)
    .describe('the request columns, as in the signature of the model'),
  idPrefix: z.string().max(64).describe('prediction ids are this and the row number'),
  timeColumn: z.string(),
  outcome: z.string().describe('SQL expression over the raw row; NULL sends no outcome'),
  from: z.string().describe('first instant played, as DuckDB reads timestamps'),
  to: z.string().describe('first instant not played'),
  rowsPerDay: z.number().int().min(1).nullable().describe('null plays every row'),
  seed: z.number().int().default(0),
  secondsPerDay: z.number().min(0).describe('pace; 0 is as fast as the endpoint answers'),
  outcomeDelayMs: z.number().min(0).describe('in the time of the data'),
  pausesForPipeline: z
    .boolean()
    .default(false)
    .describe("time stands still while the project's pipeline works"),
  concurrency: z.number().int().min(1).max(64).default(12),
});
export type ReplayInput = z.output<typeof ReplayInput>;

/** How a replay ended. */
export type ReplayOutput = {
  readonly requestCount: number;
  readonly failedCount: number;
  readonly outcomeCount: number;
  readonly seconds: number;
};
