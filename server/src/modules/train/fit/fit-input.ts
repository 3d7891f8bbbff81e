import { Task } from '@slipway/contract';
import { z } from 'zod';

const ParamValue = z.union([z.string(), z.number(), z.boolean()]);

/** The table a model learns from: a parquet blob with `__split` and `__row` beside its columns. */
export const FeatureSetInput = z.object({
  id: z.string(),
  name: z.string(),
  datasetVersionId: z.string(),
  parquetDigest: z.string(),
  columns: z.array(
    z.object({ name: z.string(), type: z.string(), kind: z.enum(['numeric', 'categorical']) }),
  ),
});
export type FeatureSetInput = z.infer<typeof FeatureSetInput>;

/** Where a param is searched: a list of choices, or a range. */
export const SpaceInput = z.record(
  z.string(),
  z.union([
    z.strictObject({ choices: z.array(ParamValue).min(1) }),
    z.strictObject({
      min: z.number(),
      max: z.number(),
      log: z.boolean().optional(),
      step: z.number().positive().optional(),
      integer: z.boolean().optional(),
    }),
  ]),
);
export type SpaceInput = z.infer<typeof SpaceInput>;

export const SearchInput = z.object({
  trials: z.number().int().min(1).max(1000),
  sampler: z.enum(['random']).default('random'),
  space: SpaceInput,
  /** Each trial learns from a sample of so many rows; the final fit from all. */
  sampleRows: z.number().int().min(100).optional(),
  /** A validation metric; log_loss or rmse when left out. */
  metric: z.string().optional(),
  direction: z.enum(['minimize', 'maximize']).optional(),
});
export type SearchInput = z.infer<typeof SearchInput>;

/** What somebody asks for who wants a model trained. */
export const FitRequest = z.object({
  project: z.string(),
  experiment: z.string().default('default'),
  runName: z.string().max(250).optional(),
  createdBy: z.string(),
  featureSet: FeatureSetInput,
  target: z.string(),
  /** Found out from the target when left out. */
  task: Task.optional(),
  trainer: z.string(),
  params: z.record(z.string(), ParamValue).default({}),
  /** Inputs of the model; all columns but the target when left out. */
  features: z.array(z.string()).optional(),
  splits: z.object({ train: z.string(), validation: z.string().nullable() }),
  seed: z.number().int().min(0).max(0xffffffff).default(0),
  search: SearchInput.optional(),
  tags: z.record(z.string(), z.string()).default({}),
});
export type FitRequest = z.input<typeof FitRequest>;

/** The input of the job: the request, checked, with the run it is for. */
export const FitInput = FitRequest.extend({ runId: z.string(), runName: z.string() });
export type FitInput = z.output<typeof FitInput>;

/** What a finished `train.fit` leaves. */
export const FitOutput = z.object({
  runId: z.string(),
  onnxDigest: z.string(),
  sizeBytes: z.number(),
  trainer: z.string(),
  task: Task,
  target: z.string(),
  /** Class names in the order of the model's probabilities; the positive class of a binary task is the second. */
  classes: z.array(z.string()).nullable(),
  features: z.array(z.object({ name: z.string(), kind: z.enum(['numeric', 'categorical']) })),
  params: z.record(z.string(), ParamValue),
  /** Of the validation split, and facts of the fit; undefined quantities are null. */
  metrics: z.record(z.string(), z.number().nullable()),
  importance: z.array(z.object({ feature: z.string(), gain: z.number() })),
  rowCounts: z.object({ train: z.number(), validation: z.number(), withoutTarget: z.number() }),
  trials: z.array(
    z.object({
      number: z.number(),
      params: z.record(z.string(), ParamValue),
      value: z.number().nullable(),
    }),
  ),
  bestTrial: z.number().nullable(),
  /** Largest difference between the trainer's and ONNX Runtime's predictions on the checked rows. */
  onnxMaxDifference: z.number(),
});
export type FitOutput = z.infer<typeof FitOutput>;
