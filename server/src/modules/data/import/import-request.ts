import { AsOf, CsvOptions, Expectations, SplitSpec } from '@slipway/contract';
import { z } from 'zod';

/** What a person, a pipeline step or a call asks to import. */
export const ImportRequest = z.object({
  project: z.string(),
  dataset: z.string(),
  source: z.string().describe('a path on the server, a glob, or an http(s) URL'),
  expect: Expectations.optional(),
  split: SplitSpec.optional(),
  asOf: AsOf.optional(),
  csv: CsvOptions.optional(),
  message: z.string().default(''),
  actor: z.string(),
  pipelineRunId: z.string().optional(),
  step: z.string().optional(),
});
export type ImportRequest = z.input<typeof ImportRequest>;
