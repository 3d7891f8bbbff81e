import { Evaluation, Task, ThingRef } from '@slipway/contract';
import { z } from 'zod';

export const evaluateKind = 'evaluate.model';

const Features = z.array(z.object({ name: z.string(), kind: z.enum(['numeric', 'categorical']) }));

/** What is to be measured: a model on one split of a feature set. */
export const EvaluationRequest = z.object({
  project: z.string(),
  /** The run or model version that is measured. */
  subject: ThingRef,
  onnxDigest: z.string(),
  /** The model's inputs; each must be a column of the feature set. */
  features: Features,
  task: Task,
  target: z.string(),
  /** In the order of the model's probabilities; null for regression. */
  classes: z.array(z.string()).nullable(),
  featureSet: z.object({
    id: z.string(),
    name: z.string(),
    datasetVersionId: z.string(),
    parquetDigest: z.string(),
    columns: z.array(
      z.object({ name: z.string(), type: z.string(), kind: z.enum(['numeric', 'categorical']) }),
    ),
  }),
  split: z.string(),
  /** Columns of the feature set, or of the dataset version it was made from. */
  sliceColumns: z.array(z.string()).default([]),
  /** The dataset version's parquet; needed for slices by its columns. */
  dataset: z
    .object({ parquetDigest: z.string(), columns: z.array(z.string()) })
    .nullable()
    .default(null),
  /** A binary row is predicted positive from this probability on. */
  threshold: z.number().min(0).max(1).optional(),
});
export type EvaluationRequest = z.input<typeof EvaluationRequest>;
export type EvaluationInput = z.output<typeof EvaluationRequest>;

/** What a finished `evaluate.model` leaves: the figures, and the scores they come from. */
export const EvaluationOutput = Evaluation.omit({ id: true, createdAt: true }).extend({
  key: z.string(),
  featureSet: z.object({ id: z.string(), name: z.string() }),
  scoresDigest: z.string(),
  /** Rows of the split without a usable target, or of a class the model does not know. */
  skippedCount: z.number(),
});
export type EvaluationOutput = z.infer<typeof EvaluationOutput>;
