import { DatasetColumn, Expectations, Split, SplitSpec, ValidationReport } from '@slipway/contract';
import { z } from 'zod';
import { SettledSplit } from '../splits/split-parts.ts';

/** Only rows strictly before a moment: what was known then. `before` is a date or timestamp. */
export const AsOf = z.object({ on: z.string(), before: z.string() });
export type AsOf = z.infer<typeof AsOf>;

/** What the job `data.import` is asked to do. */
export const ImportInput = z.object({
  dataset: z.string(),
  source: z.string(),
  expect: Expectations.optional(),
  split: SplitSpec.optional(),
  asOf: AsOf.optional(),
  csv: z
    .object({
      header: z.boolean().optional(),
      delimiter: z.string().length(1).optional(),
      quote: z.string().length(1).optional(),
    })
    .optional(),
  allowPrivateUrls: z.boolean(),
  maxSourceBytes: z.number().int().positive(),
  memoryLimitBytes: z.number().int().positive(),
});
export type ImportInput = z.infer<typeof ImportInput>;

/** What the job leaves behind: blobs by digest, and what was found out about them. */
export const ImportOutput = z.object({
  format: z.enum(['parquet', 'csv', 'json']),
  parquetDigest: z.string(),
  sizeBytes: z.number(),
  rowCount: z.number(),
  columns: z.array(DatasetColumn),
  profileDigest: z.string(),
  split: SettledSplit.nullable(),
  parts: z.array(Split),
  validation: ValidationReport.nullable(),
  notes: z.array(z.string()),
});
export type ImportOutput = z.infer<typeof ImportOutput>;
