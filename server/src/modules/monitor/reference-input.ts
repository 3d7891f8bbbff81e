import { z } from 'zod';

export const referenceKind = 'monitor.reference';

/** What the job needs to sum up a model version's training data. */
export const ReferenceInput = z.object({
  modelVersionId: z.string(),
  label: z.string(),
  parquetDigest: z.string(),
  columns: z.array(z.object({ name: z.string(), kind: z.enum(['numeric', 'categorical']) })),
  split: z.string(),
  /** Scores on the measured split; null when the version was never measured. */
  scoresDigest: z.string().nullable(),
});
export type ReferenceInput = z.output<typeof ReferenceInput>;
