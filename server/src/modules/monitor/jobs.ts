/** The half of the monitor that runs in child processes. */
import { type Column, type ColumnSummary, summariseReference } from '@slipway/algorithms';
import type { JsonValue } from '@slipway/contract';
import { z } from 'zod';
import { type DuckDb, openDuckDb, parquetTable, quoteText, readTable } from '../../engines/duckdb/index.ts';
import { defineJobHandler, type JobContext, type JobHandler } from '../../platform/jobs/job-handler.ts';
import type { ReferenceColumn } from './reference.ts';
import { ReferenceInput, referenceKind } from './reference-input.ts';

/** Rows that are read for a reference; the summary of more would look the same. */
const maxRows = 300_000;

/**
 * Sums up what a model version saw in training and how it answered on the rows it was measured on, so that any
 * later window can be compared with it without the rows.
 */
const referenceJob = defineJobHandler<JsonValue, { rowCount: number; columns: JsonValue }>({
  kind: referenceKind,
  async run(json, context) {
    const input = ReferenceInput.parse(json);
    const db = await openDuckDb({
      memoryLimitBytes: 400e6,
      threads: context.threads,
      temporaryDirectory: context.scratchDirectory,
      signal: context.signal,
    });
    try {
      context.progress({ fraction: 0.1, message: 'reading the training rows' });
      const { rowCount, columns } = await summariseFeatures(db, input, context);
      context.progress({ fraction: 0.7, message: 'reading the scores' });
      const answers =
        input.scoresDigest === null ? [] : await summariseScores(db, input.scoresDigest, context);
      return { rowCount, columns: z.json().parse([...columns, ...answers]) };
    } finally {
      db.close();
    }
  },
});

async function summariseFeatures(db: DuckDb, input: ReferenceInput, context: JobContext) {
  const file = parquetTable(await context.blobs.localPath(input.parquetDigest));
  const where = `__split = ${quoteText(input.split)}`;
  const { count } = await db.row<{ count: number }>(`SELECT count(*) AS count FROM ${file} WHERE ${where}`);
  // Every k-th row keeps the spread over time, which the newest rows would not.
  const step = Math.max(1, Math.ceil(count / maxRows));
  const table = await readTable(db, {
    source: file,
    columns: input.columns,
    where: `${where} AND __row % ${step} = 0`,
  });
  return { rowCount: count, columns: table.columns.map((column) => summarise(column, 'feature')) };
}

async function summariseScores(db: DuckDb, digest: string, context: JobContext): Promise<ReferenceColumn[]> {
  const file = parquetTable(await context.blobs.localPath(digest));
  const described = await db.describe(`SELECT * FROM ${file}`);
  if (!described.some((column) => column.name === 'score')) return [];
  const table = await readTable(db, {
    source: file,
    columns: [
      { name: 'score', kind: 'numeric' },
      { name: 'actual', kind: 'numeric' },
    ],
  });
  return [summarise(table.columns[0]!, 'prediction'), summarise(table.columns[1]!, 'outcome')];
}

function summarise(column: Column, role: ReferenceColumn['role']): ReferenceColumn {
  const summary: ColumnSummary = summariseReference(column);
  return { name: column.name, role, kind: column.kind, summary: z.json().parse(summary) };
}

export const monitorJobHandlers: readonly JobHandler[] = [referenceJob];
