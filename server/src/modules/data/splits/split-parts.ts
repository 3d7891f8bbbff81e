import { z } from 'zod';

/**
 * Parts of a version with their bounds settled, as kept with the version. Time bounds are timestamps as text,
 * half-open: [from, to). Random bounds are shares of [0, 1): [from, to).
 */
export const SettledSplit = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('time'),
    on: z.string(),
    parts: z.array(z.object({ name: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
  }),
  z.object({
    by: z.literal('random'),
    seed: z.number().int(),
    parts: z.array(z.object({ name: z.string(), from: z.number(), to: z.number() })),
  }),
]);
export type SettledSplit = z.infer<typeof SettledSplit>;
