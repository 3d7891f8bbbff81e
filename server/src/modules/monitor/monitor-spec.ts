import { z } from 'zod';

/** What a monitor watches, as declared. */
export const MonitorSpec = z.object({
  endpoint: z.string(),
  windowMs: z.number().positive(),
  /** null: drift is measured and shown but raises no alert */
  driftShare: z.number().nullable(),
  performance: z.record(z.string(), z.string()),
  minOutcomes: z.number().int(),
  /** What an alert starts; the pipelines module listens. */
  action: z.enum(['pipeline', 'nothing']),
});
export type MonitorSpec = z.output<typeof MonitorSpec>;
