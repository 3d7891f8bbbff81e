import { quoteIdentifier } from '../../../engines/duckdb/index.ts';
import { isFloatType, isNumericType, isTemporalType } from '../column-kind.ts';

export type ProfileColumn = { readonly name: string; readonly type: string };

/** The value as DOUBLE: numbers as they are, times as milliseconds since 1970; NULL where it is not finite. */
export function asDouble({ name, type }: ProfileColumn): string | null {
  const column = quoteIdentifier(name);
  if (isTemporalType(type)) {
    return `CASE WHEN isfinite(${column}) THEN CAST(epoch_ms(CAST(${column} AS TIMESTAMP)) AS DOUBLE) END`;
  }
  if (isFloatType(type)) return `CASE WHEN isfinite(${column}) THEN CAST(${column} AS DOUBLE) END`;
  return isNumericType(type) ? `CAST(${column} AS DOUBLE)` : null;
}
