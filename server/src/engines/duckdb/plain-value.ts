import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  type DuckDBValue,
} from '@duckdb/node-api';

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
  if (value instanceof DuckDBDecimalValue) return plainDecimal(value);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toPlain);
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, toPlain(entry)]));
  }
  if (value instanceof DuckDBMapValue) {
    return value.entries.map((entry) => ({ key: toPlain(entry.key), value: toPlain(entry.value) }));
  }
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  return String(value);
}

const plainInteger = (value: bigint) =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value.toString();

/** 15 significant digits survive the way through a double. */
const plainDecimal = (value: DuckDBDecimalValue) => (value.width <= 15 ? value.toDouble() : value.toString());
