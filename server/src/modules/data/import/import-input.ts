import {
  AsOf,
  CsvOptions,
  DatasetColumn,
  Expectations,
  Split,
  SplitSpec,
  ValidationReport,
} from '@slipway/contract';
import { z } from 'zod';
import { SettledSplit } from '../splits/split-parts.ts';

/** What the job `data.import` is asked to do. */
export const ImportInput = z.object({
  dataset: z.string(),
  source: z.string(),
  expect: Expectations.optional(),
  split: SplitSpec.optional(),
  asOf: AsOf.optional(),
  csv: CsvOptions.optional(),
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
