import { z } from 'zod';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/** What one run does differently from the file. */
export const RunParams = z.strictObject({
  /** Take data only up to this moment (ISO 8601) where the file declares `as_of`. */
  asOf: z.string().optional(),
  train: z
    .strictObject({
      drop: z.array(z.string()).optional(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    })
    .optional(),
  /** A reason for letting the model pass although a gate refuses. */
  overrideGates: z.string().min(1).optional(),
  /** The drill this run belongs to. */
  drill: z.string().optional(),
});
export type RunParams = z.output<typeof RunParams>;

export function parseRunParams(value: unknown): RunParams {
  const parsed = RunParams.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new SlipwayError(
    'invalid-request',
    `params${issue.path.length > 0 ? `.${issue.path.join('.')}` : ''}: ${issue.message}`,
    {
      hint: 'params may hold asOf, train.drop, train.params and overrideGates',
    },
  );
}
