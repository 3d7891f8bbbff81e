import { CanarySpec, Expectations, Name, SplitSpec } from '@slipway/contract';
import { z } from 'zod';
import { durationPattern } from './duration.ts';

const Duration = z.string().regex(durationPattern, 'write a duration like 30s, 12h or 7d');

const TimeSplit = z.strictObject({
  by: z.literal('time'),
  on: z.string(),
  parts: SplitSpec.options[0].shape.parts
    .default({
      train: { to: 'end-28d' },
      validation: { from: 'end-28d', to: 'end-14d' },
      test: { from: 'end-14d' },
    })
    .describe('name -> [from, to); bounds are dates or end-14d, start+30d'),
});
const RandomSplit = z.strictObject({
  by: z.literal('random'),
  seed: z.number().int().default(0),
  parts: SplitSpec.options[1].shape.parts.default({ train: 0.7, validation: 0.15, test: 0.15 }),
});

const DataSpec = z.strictObject({
  from: z
    .string()
    .min(1)
    .describe('path or glob beside this file, http(s) URL, or npm:package/path inside an installed package'),
  as_of: z
    .strictObject({ on: z.string(), before: z.string() })
    .optional()
    .describe(
      "take only rows before this moment; a run that an alert started moves it to the end of the alert's window",
    ),
  expect: Expectations.optional().describe('a file that breaks these is refused'),
  split: z.discriminatedUnion('by', [TimeSplit, RandomSplit]).optional(),
});

const needs = z.array(z.string()).optional().describe('steps to wait for besides `from`');

const FeaturesStep = z.strictObject({
  sql: z.string().min(1).describe('a file with one row-wise SELECT; it also runs on every request'),
  from: z.string().describe('a dataset'),
  needs,
});

export const SearchSpace = z.record(
  z.string(),
  z.union([
    z.strictObject({ choices: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) }),
    z.strictObject({
      min: z.number(),
      max: z.number(),
      log: z.boolean().optional(),
      step: z.number().positive().optional(),
      integer: z.boolean().optional(),
    }),
  ]),
);

const TrainStep = z.strictObject({
  trainer: z.string().describe('gbdt, linear or mlp'),
  from: z.string().describe('a features step'),
  target: z.string().describe('the column to predict'),
  task: z
    .enum(['binary', 'multiclass', 'regression'])
    .optional()
    .describe('found out from the target when left out'),
  drop: z.array(z.string()).default([]).describe('feature columns the model is not given'),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  seed: z.number().int().default(0),
  train_on: z.string().default('train').describe('split to learn from'),
  validate_on: z.string().default('validation').describe('split for early stopping and the search'),
  tune: z
    .strictObject({
      trials: z.number().int().min(1).max(1000),
      sampler: z.enum(['random']).default('random'),
      metric: z.string().optional(),
      rows: z.number().int().min(100).optional().describe('train each trial on a sample of this many rows'),
      space: SearchSpace,
    })
    .optional(),
  needs,
});

const EvaluateStep = z.strictObject({
  evaluate: z.string().describe('the train step to measure'),
  split: z.string().default('test'),
  slices: z.array(z.string()).default([]).describe('columns whose values are measured apart'),
  needs,
});

/** A step is what its keys say it is. */
export const StepSpec = z.union([FeaturesStep, TrainStep, EvaluateStep]);
export type StepSpec = z.output<typeof StepSpec>;
export type FeaturesStep = z.output<typeof FeaturesStep>;
export type TrainStep = z.output<typeof TrainStep>;
export type EvaluateStep = z.output<typeof EvaluateStep>;

/** Which shape a step has, told by the key that only it has. */
export const stepShapes = { sql: FeaturesStep, trainer: TrainStep, evaluate: EvaluateStep } as const;

const Percent = z
  .string()
  .regex(/^\d{1,3}%$/)
  .transform((text) => Number(text.slice(0, -1)));

const Steps = z
  .array(z.union([Percent, z.number().min(1).max(100)]))
  .min(1)
  .describe('percent of traffic at each step, such as 10%');
const Canary = z.union([
  Steps.transform((steps) => CanarySpec.parse({ steps })),
  CanarySpec.extend({ steps: Steps }),
]);

const DeploySpec = z.strictObject({
  endpoint: Name,
  model: Name.optional().describe("name in the registry; the endpoint's name when left out"),
  from: z.string().default('train').describe('the train step whose model is deployed'),
  canary: Canary.optional(),
});

const MonitorSpec = z.strictObject({
  window: Duration.default('7d'),
  drift: z
    .union([z.literal('default'), z.literal('off'), z.strictObject({ share: z.number().min(0).max(1) })])
    .default('default')
    .describe('alert when this share of columns drifted; default 0.5'),
  performance: z
    .record(z.string(), z.string().regex(/^(<=|>=|<|>)\s*-?\d+(\.\d+)?$/, 'write a limit like ">= 0.7"'))
    .default({}),
  min_outcomes: z
    .number()
    .int()
    .min(10)
    .default(300)
    .describe('outcomes a window needs before its performance is judged'),
  // biome-ignore lint/suspicious/noThenProperty: a word of the file format; the value is a string and nobody awaits it
  then: z.enum(['pipeline', 'nothing']).default('nothing').describe('what an alert starts'),
});

const ReplaySpec = z.strictObject({
  from: z.string().describe('the file whose later rows are played as live traffic'),
  on: z.string().describe('its time column'),
  start: z.string(),
  end: z.string(),
  outcome: z.string().describe('SQL expression over the row that gives the true outcome'),
  outcome_after: Duration.default('1d').describe(
    'how much later, in the time of the data, the outcome arrives',
  ),
  per_day: z.number().int().min(1).describe('rows sampled a day'),
  seconds_per_day: z.number().positive().describe('pace'),
  pause_for_pipeline: z
    .boolean()
    .default(false)
    .describe('let time stand still while the pipeline works, up to the canary, which needs the traffic'),
});

const DrillSpec = z.strictObject({
  name: z.string().min(1).max(200),
  train: z
    .strictObject({ drop: z.array(z.string()).optional(), params: TrainStep.shape.params.optional() })
    .describe('what is made worse on purpose'),
  override_gates: z
    .string()
    .optional()
    .describe('a reason; the gates are overridden so that the canary has to stop it'),
});

/** `slipway.yaml`: one file describes a project. */
export const ProjectFile = z.strictObject({
  project: Name,
  description: z.string().default(''),
  data: z.record(Name, DataSpec).default({}),
  pipeline: z.record(Name, StepSpec).default({}),
  gates: z.array(z.string()).default([]),
  deploy: DeploySpec.optional(),
  monitor: MonitorSpec.optional(),
  replay: ReplaySpec.optional(),
  drills: z
    .array(DrillSpec)
    .default([])
    .describe('bad challengers tried on purpose after the first retraining, to see that they are stopped'),
});
export type ProjectFile = z.output<typeof ProjectFile>;
export type DrillSpec = z.output<typeof DrillSpec>;
export type ReplaySpec = z.output<typeof ReplaySpec>;
