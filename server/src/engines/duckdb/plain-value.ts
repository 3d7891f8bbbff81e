import type { DuckDBDecimalValue, DuckDBValue } from '@duckdb/node-api';
import { duckdb } from './binding.ts';

/** What JSON can carry. */
export type PlainValue = null | boolean | number | string | PlainValue[] | { [name: string]: PlainValue };

/**
 * A DuckDB value as JSON can carry it: whole numbers beyond 2^53, and numbers JSON has no word for, as text;
 * decimals as numbers where that is exact enough to read back, dates and the rest as DuckDB writes them.
 */
export function toPlain(value: DuckDBValue): PlainValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return plainInteger(value);
  const api = duckdb();
  if (value instanceof api.DuckDBDecimalValue) return plainDecimal(value);
  if (value instanceof api.DuckDBListValue || value instanceof api.DuckDBArrayValue)
    return value.items.map(toPlain);
  if (value instanceof api.DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, toPlain(entry)]));
  }
  if (value instanceof api.DuckDBMapValue) {
    return value.entries.map((entry) => ({ key: toPlain(entry.key), value: toPlain(entry.value) }));
  }
  if (value instanceof api.DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  return String(value);
}

const plainInteger = (value: bigint) =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value.toString();

/** 15 significant digits survive the way through a double. */
const plainDecimal = (value: DuckDBDecimalValue) => (value.width <= 15 ? value.toDouble() : value.toString());
