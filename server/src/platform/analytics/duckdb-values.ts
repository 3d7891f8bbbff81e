import type { DuckDBAppender } from '@duckdb/node-api';
import type { AnalyticsColumnType, Cell } from './analytics.ts';

type CellAppender = (appender: DuckDBAppender, cell: Exclude<Cell, null>) => void;

/** Appends a cell as `row-codec.ts` encoded it, by the type of its column. */
export const appendByType: Readonly<Record<AnalyticsColumnType, CellAppender>> = {
  VARCHAR: (appender, cell) => appender.appendVarchar(cell as string),
  DOUBLE: (appender, cell) => appender.appendDouble(Number(cell)),
  BIGINT: (appender, cell) => appender.appendBigInt(BigInt(cell)),
  INTEGER: (appender, cell) => appender.appendInteger(cell as number),
  BOOLEAN: (appender, cell) => appender.appendBoolean(cell as boolean),
};

/** DuckDB would take every number for a double: whole ones are bound as BIGINT, which LIMIT and keys want. */
export function toParameter(cell: Cell): Exclude<Cell, undefined> {
  return typeof cell === 'number' && Number.isSafeInteger(cell) ? BigInt(cell) : cell;
}

/** Wide integers become numbers where no digit is lost, also inside lists and structs. */
export function fromDuckDb(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(fromDuckDb);
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fromDuckDb(inner)]));
  }
  return value;
}
