import { Comparison, Task, ThingRef } from '@slipway/contract';
import { z } from 'zod';

export const compareKind = 'evaluate.compare';

const Side = z.object({ subject: ThingRef, evaluationId: z.string(), scoresDigest: z.string() });

export const ComparisonInput = z.object({
  project: z.string(),
  metric: z.string(),
  task: Task,
  classCount: z.number().int(),
  threshold: z.number().nullable(),
  challenger: Side,
  champion: Side,
  datasetVersionId: z.string(),
  split: z.string(),
  replicates: z.number().int().min(100).max(100_000).default(2000),
  level: z.number().min(0.5).max(0.999).default(0.95),
  seed: z.number().int().default(0),
});
export type ComparisonInput = z.output<typeof ComparisonInput>;

export const ComparisonOutput = Comparison.omit({ id: true, createdAt: true }).extend({
  evaluationIds: z.object({ challenger: z.string(), champion: z.string() }),
});
export type ComparisonOutput = z.infer<typeof ComparisonOutput>;
