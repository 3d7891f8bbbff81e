import { CompiledQuery, type Transaction } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { insertChunks } from './insert-chunks.ts';
import type { MetricRow, TrainTables } from './tables.ts';

const columns = [
  'run_number',
  'key_number',
  'step',
  'at',
  'value',
  'is_nan',
] as const satisfies readonly (keyof MetricRow)[];

/**
 * Inserts points, each kept once. The text of the statement is made once for each chunk size: building it anew
 * costs as much as running it, and this is the hottest write of the server.
 */
export function createPointInsert(kind: Database['kind']) {
  const texts = new Map<number, string>();
  const textFor = (rowCount: number): string => {
    const known = texts.get(rowCount);
    if (known !== undefined) return known;
    const text = insertText(kind, rowCount);
    texts.set(rowCount, text);
    return text;
  };
  return async (tx: Transaction<TrainTables>, rows: readonly MetricRow[]): Promise<void> => {
    for (const chunk of insertChunks(rows, columns.length)) {
      await tx.executeQuery(CompiledQuery.raw(textFor(chunk.length), valuesOf(chunk)));
    }
  };
}

function valuesOf(rows: readonly MetricRow[]): number[] {
  const values = new Array<number>(rows.length * columns.length);
  let next = 0;
  for (const row of rows) for (const column of columns) values[next++] = row[column];
  return values;
}

function insertText(kind: Database['kind'], rowCount: number): string {
  const parameter = kind === 'sqlite' ? () => '?' : (position: number) => `$${position + 1}`;
  const tuples = Array.from(
    { length: rowCount },
    (_, row) => `(${columns.map((_, column) => parameter(row * columns.length + column)).join(',')})`,
  );
  return `insert into train_metric (${columns.join(', ')}) values ${tuples.join(',')} on conflict do nothing`;
}
