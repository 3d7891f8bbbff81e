import type { Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../../platform/database/database.ts';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import type { AssessmentRow, TraceTables } from '../store/tables.ts';
import type { Assessment, NewAssessment } from './assessment.ts';

type Tx = Transaction<TraceTables>;

const Metadata = z.record(z.string(), z.string());
const AssessmentErrorShape = z.object({
  code: z.string(),
  message: z.string().nullable(),
  stackTrace: z.string().nullable(),
});

/** SQL over assessments of traces. */
export function createAssessmentStore(database: Database) {
  const select = () =>
    database
      .reader<TraceTables>()
      .selectFrom('traces_assessment as a')
      .innerJoin('traces_trace as t', 't.number', 'a.trace_number')
      .selectAll('a')
      .select('t.id as trace_id');

  return {
    async find(traceId: string, id: string): Promise<Assessment | null> {
      const row = await select().where('t.id', '=', traceId).where('a.id', '=', id).executeTakeFirst();
      return row === undefined ? null : toAssessment(row);
    },

    /** Throws `not-found` for the trace and for the assessment it overrides. */
    async insert(assessment: NewAssessment, id: string): Promise<void> {
      await database.write<TraceTables, void>(async (tx) => {
        const number = await traceNumber(tx, assessment.traceId);
        if (assessment.overrides !== null && !(await setValid(tx, { number, id: assessment.overrides }, 0)))
          throw notFound('assessment', assessment.overrides);
        await tx
          .insertInto('traces_assessment')
          .values(toRow({ ...assessment, id, isValid: true }, number))
          .execute();
      });
    },

    async replace(assessment: Assessment): Promise<void> {
      await database.write<TraceTables, void>(async (tx) => {
        const row = toRow(assessment, await traceNumber(tx, assessment.traceId));
        await tx.updateTable('traces_assessment').set(row).where('id', '=', assessment.id).execute();
      });
    },

    /** What it overrode is valid again. True when it was there. */
    async remove(traceId: string, id: string): Promise<boolean> {
      return database.write<TraceTables, boolean>(async (tx) => {
        const number = await traceNumber(tx, traceId);
        const row = await tx
          .selectFrom('traces_assessment')
          .select('overrides')
          .where('id', '=', id)
          .where('trace_number', '=', number)
          .executeTakeFirst();
        if (row === undefined) return false;
        if (row.overrides !== null) await setValid(tx, { number, id: row.overrides }, 1);
        await tx.deleteFrom('traces_assessment').where('id', '=', id).execute();
        return true;
      });
    },
  };
}

export type AssessmentStore = ReturnType<typeof createAssessmentStore>;

async function traceNumber(tx: Tx, traceId: string): Promise<number> {
  const row = await tx
    .selectFrom('traces_trace')
    .select('number')
    .where('id', '=', traceId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('trace', traceId);
  return row.number;
}

async function setValid(tx: Tx, of: { number: number; id: string }, isValid: 0 | 1): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('traces_assessment')
    .set({ is_valid: isValid })
    .where('id', '=', of.id)
    .where('trace_number', '=', of.number)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export const toRow = (assessment: Assessment, traceNumber: number): AssessmentRow => ({
  id: assessment.id,
  trace_number: traceNumber,
  name: assessment.name,
  kind: assessment.kind,
  span_id: assessment.spanId,
  source_type: assessment.source.type,
  source_id: assessment.source.id,
  value: assessment.valueJson,
  value_text: plainText(assessment.valueJson),
  error: assessment.error === null ? null : JSON.stringify(assessment.error),
  rationale: assessment.rationale,
  metadata: JSON.stringify(assessment.metadata),
  overrides: assessment.overrides,
  is_valid: assessment.isValid ? 1 : 0,
  created_at: assessment.createdAt,
  updated_at: assessment.updatedAt,
});

function plainText(valueJson: string): string {
  const value: unknown = valueJson.startsWith('"') ? JSON.parse(valueJson) : null;
  return typeof value === 'string' ? value : valueJson;
}

export const toAssessment = (row: Selectable<AssessmentRow> & { trace_id: string }): Assessment => ({
  id: row.id,
  traceId: row.trace_id,
  name: row.name,
  kind: row.kind,
  spanId: row.span_id,
  source: { type: row.source_type, id: row.source_id },
  valueJson: row.value,
  error: row.error === null ? null : AssessmentErrorShape.parse(JSON.parse(row.error)),
  rationale: row.rationale,
  metadata: Metadata.parse(JSON.parse(row.metadata)),
  overrides: row.overrides,
  isValid: row.is_valid === 1,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
