import { DatasetColumn } from '@slipway/contract';
import { z } from 'zod';
import { SettledSplit } from '../splits/split-parts.ts';

/** What the job `data.features` is asked to do. */
export const FeaturesInput = z.object({
  name: z.string(),
  datasetVersionId: z.string(),
  dataset: z.string(),
  parquetDigest: z.string(),
  columns: z.array(DatasetColumn),
  split: SettledSplit.nullable(),
  sql: z.string(),
  memoryLimitBytes: z.number().int().positive(),
});
export type FeaturesInput = z.infer<typeof FeaturesInput>;

export const FeatureColumnShape = z.object({
  name: z.string(),
  type: z.string(),
  kind: z.enum(['numeric', 'categorical']),
});

/** The request comes back with the result, so that the job alone is enough to record it. */
export const FeaturesOutput = z.object({
  name: z.string(),
  datasetVersionId: z.string(),
  sql: z.string(),
  parquetDigest: z.string(),
  sizeBytes: z.number(),
  rowCount: z.number(),
  columns: z.array(FeatureColumnShape),
  splits: z.array(z.object({ name: z.string(), rowCount: z.number() })),
});
export type FeaturesOutput = z.infer<typeof FeaturesOutput>;
