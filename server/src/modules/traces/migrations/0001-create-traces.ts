import type { Migration } from '../../../platform/database/database.ts';
import { growingKey } from '../../../platform/database/growing-key.ts';
import { sql } from '../../../platform/database/kysely.ts';

export const createTracesTables: Migration = {
  id: '0001-create-traces',
  async up(tx, kind) {
    await tx.schema
      .createTable('traces_trace')
      .addColumn('number', ...growingKey(kind))
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('project', 'text', (column) => column.notNull())
      .addColumn('experiment_number', 'bigint', (column) => column.notNull())
      .addColumn('otel_id', 'text')
      .addColumn('client_request_id', 'text')
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('duration_ms', 'bigint')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('name', 'text')
      .addColumn('request_preview', 'text')
      .addColumn('response_preview', 'text')
      .execute();
    // The order of every list that asks for none, walked from its start.
    await sql`create index traces_trace_newest on traces_trace (experiment_number, started_at desc, id)`.execute(
      tx,
    );
    for (const table of ['traces_tag', 'traces_metadata'])
      await tx.schema
        .createTable(table)
        .addColumn('trace_number', 'bigint', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('value', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint(`${table}_key`, ['trace_number', 'key'])
        .execute();
    await tx.schema
      .createTable('traces_source')
      .addColumn('number', ...growingKey(kind))
      .addColumn('digest', 'text', (column) => column.notNull().unique())
      .addColumn('body', 'text', (column) => column.notNull())
      .execute();
    await tx.schema
      .createTable('traces_span')
      .addColumn('trace_number', 'bigint', (column) => column.notNull())
      .addColumn('span_id', 'text', (column) => column.notNull())
      .addColumn('parent_span_id', 'text')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('type', 'text')
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('start_ms', 'bigint', (column) => column.notNull())
      .addColumn('start_ns', 'integer', (column) => column.notNull())
      .addColumn('end_ms', 'bigint')
      .addColumn('end_ns', 'integer')
      .addColumn('input_tokens', 'bigint')
      .addColumn('output_tokens', 'bigint')
      .addColumn('total_tokens', 'bigint')
      .addColumn('source_number', 'bigint')
      .addColumn('content', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('traces_span_key', ['trace_number', 'span_id'])
      .execute();
    // Sums of a page of traces, read from this index alone; only calls of models are in it.
    await sql`create index traces_span_tokens on traces_span
      (trace_number, input_tokens, output_tokens, total_tokens) where total_tokens is not null`.execute(tx);
    await tx.schema
      .createTable('traces_run_link')
      .addColumn('trace_number', 'bigint', (column) => column.notNull())
      .addColumn('run_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('traces_run_link_key', ['trace_number', 'run_id'])
      .execute();
    await tx.schema
      .createTable('traces_assessment')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('trace_number', 'bigint', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('span_id', 'text')
      .addColumn('source_type', 'text', (column) => column.notNull())
      .addColumn('source_id', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('value_text', 'text', (column) => column.notNull())
      .addColumn('error', 'text')
      .addColumn('rationale', 'text')
      .addColumn('metadata', 'text', (column) => column.notNull())
      .addColumn('overrides', 'text')
      .addColumn('is_valid', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await tx.schema
      .createIndex('traces_assessment_by_trace')
      .on('traces_assessment')
      .columns(['trace_number', 'kind', 'name'])
      .execute();
  },
};
