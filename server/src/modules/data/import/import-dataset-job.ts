import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AsOf, JsonValue, Profile, ValidationReport } from '@slipway/contract';
import {
  type DuckDb,
  openDuckDb,
  parquetTable,
  quoteIdentifier,
  quoteText,
  type ResultColumn,
} from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { defineJobHandler, type JobContext } from '../../../platform/jobs/job-handler.ts';
import { isTemporalType } from '../column-kind.ts';
import { checkExpectations } from '../expectations/check-expectations.ts';
import { profileTable } from '../profile/profile-table.ts';
import { prepareFile } from '../source/detect-format.ts';
import { locateSource } from '../source/locate-source.ts';
import { type OpenedSource, openSource } from '../source/open-source.ts';
import { countParts, settleSplit } from '../splits/settle-split.ts';
import { ImportInput, type ImportOutput } from './import-input.ts';

export const importKind = 'data.import';

/**
 * Reads a source, checks it, and leaves it as one parquet blob in source order with its profile. The same input
 * gives the same bytes whatever the number of threads. Throws `invalid-data` for what cannot be read,
 * `expectations-failed` with the report for what breaks its declaration; then nothing is left behind.
 */
export const importDatasetJob = defineJobHandler<JsonValue, ImportOutput>({
  kind: importKind,
  async run(queued, context) {
    const input = ImportInput.parse(queued);
    const db = await openDuckDb({
      memoryLimitBytes: input.memoryLimitBytes,
      threads: context.threads,
      temporaryDirectory: join(context.scratchDirectory, 'spill'),
      signal: context.signal,
    });
    try {
      return await importInto(db, input, context);
    } catch (error) {
      throw withSource(error, input.source);
    } finally {
      db.close();
    }
  },
});

async function importInto(db: DuckDb, input: ImportInput, context: JobContext): Promise<ImportOutput> {
  const { source, notes, path } = await readSource(db, input, context);
  for (const note of notes) context.log(note);
  context.progress({ fraction: 0.3, message: 'writing parquet' });
  const stored = await asOneParquet(db, { source, path, asOf: input.asOf, context });
  const table = parquetTable(stored, true);
  const columns = await describeStored(db, stored);
  const { count: rowCount } = await db.row<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
  if (rowCount === 0) throw noRows(input);

  const checked = { table, columns };
  const validation =
    input.expect === undefined ? null : await validate(db, checked, { input, context, rowCount });
  const split = input.split === undefined ? null : await settleSplit(db, checked, input.split);
  const parts = split === null ? [] : await countParts(db, table, split);
  const profile = await profileTable(db, parquetTable(stored), columns, (share) =>
    context.progress({ fraction: 0.55 + 0.4 * share, message: 'profiling columns' }),
  );
  context.progress({ fraction: 0.96, message: 'storing' });
  const blob = await context.blobs.putFile(stored, { isMove: true });
  const profileBlob = await context.blobs.put(Buffer.from(JSON.stringify(profile)));
  return {
    format: source.format,
    parquetDigest: blob.digest,
    sizeBytes: blob.sizeBytes,
    rowCount,
    columns: datasetColumns(profile),
    profileDigest: profileBlob.digest,
    split,
    parts,
    validation,
    notes: [...notes],
  };
}

/** The opened source; `path` is its only file when that is a parquet file, which may be stored as it is. */
type ReadSource = { source: OpenedSource; notes: readonly string[]; path: string | null };

async function readSource(db: DuckDb, input: ImportInput, context: JobContext): Promise<ReadSource> {
  context.progress({ fraction: 0, message: `reading ${input.source}` });
  const located = await locateSource(input.source, {
    scratchDirectory: context.scratchDirectory,
    allowPrivateUrls: input.allowPrivateUrls,
    maxBytes: input.maxSourceBytes,
    signal: context.signal,
    onProgress: throttle((received, total) =>
      context.progress({
        fraction: total === null ? null : 0.2 * (received / total),
        message: `fetched ${Math.round(received / 1e6)} MB`,
      }),
    ),
  });
  const files = [];
  for (const [index, path] of located.files.entries()) {
    const limits = {
      scratchDirectory: context.scratchDirectory,
      maxBytes: input.maxSourceBytes,
      signal: context.signal,
      index,
    };
    files.push(await prepareFile(path, limits));
  }
  context.progress({ fraction: 0.2, message: 'finding columns and types' });
  const source = await openSource(db, files, input.csv);
  const isOneParquet = files.length === 1 && source.format === 'parquet';
  return { source, notes: files.flatMap((file) => file.notes), path: isOneParquet ? files[0]!.path : null };
}

/** Not more than ten reports a second, however small the pieces that arrive. */
function throttle(report: (received: number, total: number | null) => void): typeof report {
  let lastMs = 0;
  return (received, total) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < 100) return;
    lastMs = nowMs;
    report(received, total);
  };
}

type Writing = { source: OpenedSource; path: string | null; asOf: AsOf | undefined; context: JobContext };

async function asOneParquet(db: DuckDb, { source, path, asOf, context }: Writing): Promise<string> {
  const columns = await db.describe(`SELECT * FROM ${source.table}`);
  if (path !== null && asOf === undefined) return ownCopy(path, context);
  const where = asOf === undefined ? '' : ` WHERE ${await asOfCondition(db, columns, asOf)}`;
  const target = join(context.scratchDirectory, 'dataset.parquet');
  await db.run(
    `COPY (SELECT ${columns.map(storable).join(', ')} FROM ${source.table}${where})
     TO ${quoteText(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
  );
  return target;
}

/** What is checked and profiled must be what is stored, even when somebody writes to the source meanwhile. */
async function ownCopy(path: string, context: JobContext): Promise<string> {
  if (path.startsWith(context.scratchDirectory)) return path;
  const copy = join(context.scratchDirectory, 'dataset.parquet');
  await copyFile(path, copy, constants.COPYFILE_FICLONE);
  return copy;
}

/** A column of nothing but NULL has a type of its own, which files cannot keep. */
function storable({ name, type }: ResultColumn): string {
  const column = quoteIdentifier(name);
  return type === '"NULL"' || type === 'NULL' ? `CAST(${column} AS VARCHAR) AS ${column}` : column;
}

async function asOfCondition(db: DuckDb, columns: readonly ResultColumn[], asOf: AsOf): Promise<string> {
  const column = columns.find(({ name }) => name === asOf.on);
  if (column === undefined || !isTemporalType(column.type)) {
    throw new SlipwayError(
      'invalid-data',
      column === undefined
        ? `there is no column '${asOf.on}' to cut the data at ${asOf.before}`
        : `column '${asOf.on}' is ${column.type}; the data can only be cut at a date or timestamp`,
    );
  }
  const moment = `TRY_CAST(${quoteText(asOf.before)} AS TIMESTAMPTZ)`;
  const { isMoment } = await db.row<{ isMoment: boolean }>(`SELECT ${moment} IS NOT NULL AS "isMoment"`);
  if (!isMoment) throw new SlipwayError('invalid-request', `'${asOf.before}' is not a date or timestamp`);
  return `CAST(${quoteIdentifier(asOf.on)} AS TIMESTAMP) < CAST(${moment} AS TIMESTAMP)`;
}

async function describeStored(db: DuckDb, path: string): Promise<ResultColumn[]> {
  const columns = await db.describe(`SELECT * FROM ${parquetTable(path)}`);
  if (columns.length === 0) throw new SlipwayError('invalid-data', 'the file has no columns');
  return columns;
}

type Validation = { input: ImportInput; context: JobContext; rowCount: number };

async function validate(
  db: DuckDb,
  checked: { table: string; columns: readonly ResultColumn[] },
  { input, context }: Validation,
): Promise<ValidationReport> {
  context.progress({ fraction: 0.5, message: 'checking expectations' });
  const report = await checkExpectations(db, checked, input.expect!);
  if (report.passed) return report;
  const broken = report.results.filter((result) => !result.passed);
  const first = broken[0]!;
  throw new SlipwayError(
    'expectations-failed',
    `${broken.length} of ${report.results.length} expectations are broken; first: ${
      first.column === null ? '' : `'${first.column}' `
    }${first.expectation}, broken by ${first.failingCount} rows`,
    { hint: 'mend the source, or change what is declared under expect', details: report },
  );
}

const datasetColumns = (profile: Profile) =>
  profile.columns.map(({ name, type, kind }) => ({ name, type, kind }));

function noRows(input: ImportInput): SlipwayError {
  return input.asOf === undefined
    ? new SlipwayError('invalid-data', 'the file has column names but no rows')
    : new SlipwayError('invalid-data', `no row is before ${input.asOf.before} by '${input.asOf.on}'`);
}

/** Says which source it was; paths of scratch files mean nothing to a person. */
function withSource(error: unknown, source: string): unknown {
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC' || /ENOSPC/.test(String(error))) {
    return new SlipwayError('storage-full', 'the disk is full', { cause: error });
  }
  // Nobody wrote SQL here: what DuckDB cannot bind or has not implemented is about the file.
  const isAboutFile = error instanceof SlipwayError && ['invalid-data', 'invalid-sql'].includes(error.code);
  if (!isAboutFile) return error;
  const message = error.message.replaceAll(/(?:in |to )?(?:file |from )?['"]?\/[^'"\s]*['"]?[,:]?\s?/g, '');
  return new SlipwayError('invalid-data', `${source}: ${message.trim()}`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.details === undefined ? {} : { details: error.details }),
    cause: error.cause,
  });
}
