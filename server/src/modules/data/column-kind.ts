import type { ColumnKind } from '@slipway/contract';

const numericTypes =
  /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|UHUGEINT|FLOAT|DOUBLE|DECIMAL\(.*\))$/;
const temporalTypes = /^(DATE|TIMESTAMP(_S|_MS|_NS)?|TIMESTAMP WITH TIME ZONE|TIMESTAMPTZ)$/;
const integerTypes = /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT)$/;

export const isNumericType = (type: string): boolean => numericTypes.test(type);
export const isTemporalType = (type: string): boolean => temporalTypes.test(type);
export const isIntegerType = (type: string): boolean => integerTypes.test(type);
export const isFloatType = (type: string): boolean => type === 'FLOAT' || type === 'DOUBLE';

/** Texts with at most this many different values are categories whatever their share. */
const maxSurelyCategorical = 1000;

/** What is known of a text column's values. */
export type TextFacts = {
  readonly count: number;
  readonly distinctCount: number;
  readonly meanLength: number;
};

/**
 * How a column is treated, by its DuckDB type; a text column is categorical when its values repeat and are short,
 * or when nothing is known of them.
 */
export function columnKind(type: string, text?: TextFacts): ColumnKind {
  if (isNumericType(type)) return 'numeric';
  if (isTemporalType(type)) return 'temporal';
  if (type === 'BOOLEAN') return 'boolean';
  if (type.startsWith('ENUM(')) return 'categorical';
  if (type !== 'VARCHAR' && type !== 'UUID') return 'other';
  if (text === undefined || text.count === 0) return 'categorical';
  if (text.meanLength > 64) return 'text';
  return text.distinctCount <= maxSurelyCategorical || text.distinctCount < text.count / 2
    ? 'categorical'
    : 'text';
}
