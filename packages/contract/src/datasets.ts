import { z } from 'zod';
import { Name, PageQuery, ProjectParams, pageOf, TimestampMs } from './common.ts';
import { defineRoute } from './route.ts';

/** How a column is treated by profiles, features, trainers and drift tests. */
export const ColumnKind = z.enum(['numeric', 'categorical', 'boolean', 'temporal', 'text', 'other']);
export type ColumnKind = z.infer<typeof ColumnKind>;

export const DatasetColumn = z.object({
  name: z.string(),
  type: z.string().describe('DuckDB type'),
  kind: ColumnKind,
});
export type DatasetColumn = z.infer<typeof DatasetColumn>;

export const Histogram = z.object({
  edges: z.array(z.number()).describe('n+1 ascending edges; temporal columns: milliseconds since 1970'),
  counts: z.array(z.number()).describe('n counts'),
});

export const ColumnProfile = DatasetColumn.extend({
  count: z.number(),
  missingCount: z.number(),
  distinctCount: z.number().describe('approximate (HyperLogLog) above 10,000 rows'),
  min: z.union([z.number(), z.string()]).nullable(),
  max: z.union([z.number(), z.string()]).nullable(),
  mean: z.number().nullable(),
  standardDeviation: z.number().nullable(),
  quantiles: z
    .object({ p05: z.number(), p25: z.number(), p50: z.number(), p75: z.number(), p95: z.number() })
    .nullable(),
  histogram: Histogram.nullable(),
  top: z
    .array(z.object({ value: z.string(), count: z.number() }))
    .describe('the most frequent values, at most 20'),
});
export type ColumnProfile = z.infer<typeof ColumnProfile>;

export const Profile = z.object({ rowCount: z.number(), columns: z.array(ColumnProfile) });
export type Profile = z.infer<typeof Profile>;

/** One declared expectation and how the data stood against it. */
export const ExpectationResult = z.object({
  column: z.string().nullable().describe('null: about the whole table'),
  expectation: z.string().describe('as declared: not null, between -1500 and 3000, one of ..., rows >= 1000'),
  passed: z.boolean(),
  failingCount: z.number(),
  failingShare: z.number(),
  examples: z
    .array(
      z.object({
        row: z.number().int().describe('1-based row in the file'),
        values: z.record(z.string(), z.json()),
      }),
    )
    .describe('at most 10 failing rows'),
});
export type ExpectationResult = z.infer<typeof ExpectationResult>;

export const ValidationReport = z.object({ passed: z.boolean(), results: z.array(ExpectationResult) });
export type ValidationReport = z.infer<typeof ValidationReport>;

/** A named, disjoint part of a version. Time splits are half-open intervals: [from, to). */
export const Split = z.object({
  name: z.string(),
  rowCount: z.number(),
  from: z.union([z.string(), z.number()]).nullable(),
  to: z.union([z.string(), z.number()]).nullable(),
});
export type Split = z.infer<typeof Split>;

export const DatasetVersion = z.object({
  id: z.string(),
  dataset: z.string(),
  project: z.string(),
  version: z.number().int(),
  digest: z.string().describe('sha256 of the content'),
  format: z.enum(['parquet', 'csv', 'json']).describe('what was imported; it is stored as parquet'),
  source: z.string(),
  rowCount: z.number(),
  sizeBytes: z.number(),
  columns: z.array(DatasetColumn),
  splits: z.array(Split),
  splitBy: z.object({ by: z.enum(['time', 'random']), on: z.string().nullable() }).nullable(),
  validation: ValidationReport.nullable(),
  message: z.string(),
  createdBy: z.string(),
  createdAt: TimestampMs,
});
export type DatasetVersion = z.infer<typeof DatasetVersion>;

/** A file that broke its declared expectations: no version was made of it. */
export const DataRefusal = z.object({
  source: z.string(),
  report: ValidationReport,
  jobId: z.string(),
  actor: z.string(),
  at: TimestampMs,
});
export type DataRefusal = z.infer<typeof DataRefusal>;

export const Dataset = z.object({
  project: z.string(),
  name: Name,
  versionCount: z.number().int().describe('0: every file so far was refused'),
  latest: DatasetVersion.nullable(),
  lastRefusal: DataRefusal.nullable().optional().describe('the last file that was refused, if any'),
  createdAt: TimestampMs,
  updatedAt: TimestampMs,
});
export type Dataset = z.infer<typeof Dataset>;

export const TableRows = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.json())),
  rowCount: z.number().nullable().describe('of the whole result, where it is known'),
});
export type TableRows = z.infer<typeof TableRows>;

const DatasetParams = ProjectParams.extend({ dataset: Name });
const VersionParams = DatasetParams.extend({
  version: z.union([z.literal('latest'), z.coerce.number().int().min(1)]),
});

/** Expectations on one column, as written in slipway.yaml. */
export const ColumnExpectations = z.strictObject({
  type: ColumnKind.optional(),
  required: z.boolean().optional().describe('no missing values'),
  missing: z
    .strictObject({ at_most: z.number().min(0).max(1) })
    .optional()
    .describe('largest share of missing values'),
  min: z.union([z.number(), z.string()]).optional(),
  max: z.union([z.number(), z.string()]).optional(),
  one_of: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .min(1)
    .optional(),
  matches: z.string().optional().describe('RE2 regular expression'),
  unique: z.boolean().optional(),
  tolerate: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('share of rows that may break the rules above without refusing the file; 0 when left out'),
});
export type ColumnExpectations = z.infer<typeof ColumnExpectations>;

export const Expectations = z.strictObject({
  rows: z.strictObject({ min: z.number().int().optional(), max: z.number().int().optional() }).optional(),
  columns: z.record(z.string(), ColumnExpectations).optional(),
  no_other_columns: z.boolean().optional(),
});
export type Expectations = z.infer<typeof Expectations>;

export const SplitSpec = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('time'),
    on: z.string().describe('a date or timestamp column'),
    parts: z
      .record(z.string(), z.strictObject({ from: z.string().optional(), to: z.string().optional() }))
      .describe('name -> [from, to); parts may not overlap'),
  }),
  z.strictObject({
    by: z.literal('random'),
    seed: z.number().int().default(0),
    parts: z.record(z.string(), z.number().positive()).describe('name -> share; shares sum to at most 1'),
  }),
]);
export type SplitSpec = z.infer<typeof SplitSpec>;

/** Only rows strictly before a moment: what was known then. */
export const AsOf = z.strictObject({
  on: z.string().describe('a date or timestamp column'),
  before: z.string().describe('a date or timestamp'),
});
export type AsOf = z.infer<typeof AsOf>;

/** What is said about a CSV file instead of letting it be found out. */
export const CsvOptions = z.strictObject({
  header: z.boolean().optional(),
  delimiter: z.string().length(1).optional(),
  quote: z.string().length(1).optional(),
});
export type CsvOptions = z.infer<typeof CsvOptions>;

export const datasetRoutes = {
  listDatasets: defineRoute({
    method: 'GET',
    path: '/projects/:project/datasets',
    tag: 'data',
    summary: 'Datasets of a project',
    permission: 'read',
    params: ProjectParams,
    query: PageQuery,
    reply: pageOf(Dataset),
  }),
  getDataset: defineRoute({
    method: 'GET',
    path: '/projects/:project/datasets/:dataset',
    tag: 'data',
    summary: 'One dataset',
    permission: 'read',
    params: DatasetParams,
    reply: Dataset,
  }),
  listDatasetVersions: defineRoute({
    method: 'GET',
    path: '/projects/:project/datasets/:dataset/versions',
    tag: 'data',
    summary: 'Versions, newest first',
    permission: 'read',
    params: DatasetParams,
    query: PageQuery,
    reply: pageOf(DatasetVersion),
  }),
  getDatasetVersion: defineRoute({
    method: 'GET',
    path: '/projects/:project/datasets/:dataset/versions/:version',
    tag: 'data',
    summary: 'One version',
    permission: 'read',
    params: VersionParams,
    reply: DatasetVersion,
  }),
  getProfile: defineRoute({
    method: 'GET',
    path: '/projects/:project/datasets/:dataset/versions/:version/profile',
    tag: 'data',
    summary: 'Profile of every column',
    permission: 'read',
    params: VersionParams,
    reply: Profile,
  }),
  getRows: defineRoute({
    method: 'GET',
    path: '/projects/:project/datasets/:dataset/versions/:version/rows',
    tag: 'data',
    summary: 'Rows of a version',
    permission: 'read',
    params: VersionParams,
    query: z.object({
      offset: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
      split: z.string().optional(),
    }),
    reply: TableRows,
  }),
  importDataset: defineRoute({
    method: 'POST',
    path: '/projects/:project/datasets/:dataset/import',
    tag: 'data',
    summary: 'Import a file as a new version',
    permission: 'write',
    params: DatasetParams,
    body: z.object({
      source: z.string().describe('a path on the server, a glob, or an http(s) URL'),
      expect: Expectations.optional(),
      split: SplitSpec.optional(),
      asOf: AsOf.optional(),
      csv: CsvOptions.optional(),
      message: z.string().default(''),
    }),
    reply: z.object({ jobId: z.string() }),
  }),
  queryData: defineRoute({
    method: 'POST',
    path: '/projects/:project/query',
    tag: 'data',
    summary: 'Read-only SQL over the datasets of a project, each a table by its name',
    permission: 'read',
    params: ProjectParams,
    body: z.object({
      sql: z.string().min(1).max(100_000),
      limit: z.number().int().min(1).max(10_000).default(1000),
    }),
    reply: TableRows,
  }),
};
