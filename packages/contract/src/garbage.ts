import { z } from 'zod';
import { defineRoute } from './route.ts';

const BlobSum = z.object({ count: z.int(), bytes: z.number() });

export const GarbageReport = z.object({
  isDryRun: z.boolean(),
  runs: z
    .object({ removed: z.int(), kept: z.int().describe('a model version or an evaluation needs them') })
    .nullable()
    .describe('deleted runs that were forgotten for good; null when that was not asked for'),
  needed: BlobSum.describe('what something in the database mentions'),
  young: BlobSum.describe('mentioned by nothing, but stored too short a time ago to be sure'),
  garbage: BlobSum.describe('mentioned by nothing: removed, or only counted in a dry run'),
});
export type GarbageReport = z.infer<typeof GarbageReport>;

export const garbageRoutes = {
  collectGarbage: defineRoute({
    method: 'POST',
    path: '/garbage/collect',
    tag: 'system',
    summary: 'Remove stored bytes that nothing needs any more, and say how many',
    permission: 'admin',
    body: z.object({
      dryRun: z.boolean().default(true).describe('count only'),
      deletedRunsDays: z
        .number()
        .min(0)
        .max(36_500)
        .nullable()
        .default(null)
        .describe('forget runs for good that were deleted so many days ago; none without it'),
      graceHours: z.number().min(1).max(8760).default(24).describe('what was stored since is kept'),
    }),
    reply: GarbageReport,
  }),
};
