import { MetricValue } from '@slipway/contract';
import { z } from 'zod';
import { SpaceInput } from './fit-input.ts';

const Params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** What the training process tells the server while it works. `trial` is null for the final fit. */
export const FitMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('started'),
    run: z.object({
      id: z.string(),
      project: z.string(),
      experiment: z.string(),
      name: z.string(),
      createdBy: z.string(),
      trainer: z.string(),
      params: z.record(z.string(), z.string()),
      tags: z.record(z.string(), z.string()),
    }),
    study: z
      .object({
        sampler: z.string(),
        metric: z.string(),
        direction: z.enum(['minimize', 'maximize']),
        trialCount: z.number(),
        space: SpaceInput,
      })
      .nullable(),
  }),
  z.object({
    type: z.literal('points'),
    runId: z.string(),
    trial: z.number().int().nullable(),
    points: z.array(z.object({ key: z.string(), value: MetricValue, step: z.number(), at: z.number() })),
  }),
  z.object({ type: z.literal('trial-started'), runId: z.string(), trial: z.number().int(), params: Params }),
  z.object({
    type: z.literal('trial-ended'),
    runId: z.string(),
    trial: z.number().int(),
    state: z.enum(['complete', 'failed']),
    value: z.number().nullable(),
    message: z.string().optional(),
  }),
  z.object({ type: z.literal('search-ended'), runId: z.string() }),
]);
export type FitMessage = z.infer<typeof FitMessage>;

/** The run of a trial; the same for every attempt of the job, so that a repeated one adds no second run. */
export const trialRunId = (runId: string, trial: number): string => `${runId}-trial-${trial}`;
