import type { ColumnDefinitionBuilder } from 'kysely';
import type { Database } from './database.ts';

/**
 * The column of a key that the database gives out and that only grows, also after rows were deleted:
 * `.addColumn('seq', ...growingKey(kind))`.
 */
export function growingKey(
  kind: Database['kind'],
): ['integer' | 'bigint', (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder] {
  return kind === 'sqlite'
    ? ['integer', (column) => column.primaryKey().autoIncrement()]
    : ['bigint', (column) => column.primaryKey().generatedAlwaysAsIdentity()];
}
