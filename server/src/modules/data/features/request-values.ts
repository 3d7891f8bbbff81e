import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { microsPerDay } from './compile/runtime.ts';
import { parseTimestamp } from './timestamp-text.ts';

/** What a request's value is, in the words of a model's signature. */
export type RequestType = 'number' | 'string' | 'boolean' | 'timestamp';

/** A value after the door: booleans, numbers (days, microseconds, unscaled decimals) and texts; null is NULL. */
export type CellValue = boolean | number | string | null;

/** A raw column that features read from a request. */
export type RequestColumn = {
  readonly name: string;
  /** DuckDB type of the dataset's column. */
  readonly type: string;
  readonly requestType: RequestType;
  readonly isRequired: boolean;
  /** Parses a JSON value. Throws `invalid-input` naming field, value, row and what is wanted. */
  read(value: unknown, row: number): CellValue;
};

const wholeRanges: Record<string, readonly [number, number]> = {
  TINYINT: [-128, 127],
  SMALLINT: [-32_768, 32_767],
  INTEGER: [-2_147_483_648, 2_147_483_647],
  BIGINT: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  HUGEINT: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  UTINYINT: [0, 255],
  USMALLINT: [0, 65_535],
  UINTEGER: [0, 4_294_967_295],
  UBIGINT: [0, Number.MAX_SAFE_INTEGER],
};

/** A reader refuses by answering undefined. */
type Reader = { requestType: RequestType; wanted: string; parse(value: unknown): CellValue | undefined };

/** How values of a dataset column are read from a request. Throws `invalid-sql` for types JSON cannot carry. */
export function requestColumn(column: { name: string; type: string; isRequired: boolean }): RequestColumn {
  const { requestType, wanted, parse } = readerOf(column);
  const { name, type, isRequired } = column;
  return {
    name,
    type,
    requestType,
    isRequired,
    read(value, row) {
      if (value === null || value === undefined || Number.isNaN(value)) {
        if (isRequired) throw wrong({ name, row }, value === undefined ? 'is missing' : 'is null', wanted);
        return null;
      }
      const parsed = parse(value);
      if (parsed === undefined) throw wrong({ name, row }, `is ${show(value)}`, wanted);
      return parsed;
    },
  };
}

function wrong(field: { name: string; row: number }, what: string, wanted: string): SlipwayError {
  return new SlipwayError('invalid-input', `field '${field.name}' ${what}; it must be ${wanted}`, {
    hint: `row ${field.row} (counted from 0)`,
    details: { field: field.name, row: field.row, expected: wanted },
  });
}

function show(value: unknown): string {
  const text =
    typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'an object') : JSON.stringify(value);
  const shown = text ?? String(value);
  return shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
}

function readerOf({ name, type }: { name: string; type: string }): Reader {
  const range = wholeRanges[type];
  if (range !== undefined) return wholeReader(range);
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type.replaceAll(' ', ''));
  if (decimal !== null) return decimalReader(Number(decimal[1]), Number(decimal[2]));
  const reader = readers[type];
  if (reader === undefined) {
    throw new SlipwayError('invalid-sql', `column '${name}' is ${type}, which a request cannot carry`, {
      hint: 'leave it out of the features, or import it as a number, text, truth value or time',
    });
  }
  return reader;
}

function wholeReader([min, max]: readonly [number, number]): Reader {
  return {
    requestType: 'number',
    wanted: `a whole number from ${min} to ${max}`,
    parse: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
        ? value + 0
        : undefined,
  };
}

function decimalReader(width: number, scale: number): Reader {
  const limit = Math.min(Number.MAX_SAFE_INTEGER, 10 ** width - 1);
  return {
    requestType: 'number',
    wanted: `a number of at most ${width} digits, ${scale} of them behind the point`,
    parse(value) {
      if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
      const unscaled = Math.round(value * 10 ** scale) + 0;
      return Math.abs(unscaled) <= limit ? unscaled : undefined;
    },
  };
}

const readers: Record<string, Reader> = {
  DOUBLE: {
    requestType: 'number',
    wanted: 'a number',
    parse: (value) => (typeof value === 'number' ? value : undefined),
  },
  FLOAT: {
    requestType: 'number',
    wanted: 'a number that fits 32 bits',
    parse: (value) => {
      if (typeof value !== 'number') return undefined;
      const single = Math.fround(value);
      return Number.isFinite(value) === Number.isFinite(single) ? single : undefined;
    },
  },
  BOOLEAN: {
    requestType: 'boolean',
    wanted: 'true or false',
    parse: (value) => (typeof value === 'boolean' ? value : undefined),
  },
  VARCHAR: {
    requestType: 'string',
    wanted: 'a text',
    parse: (value) => (typeof value === 'string' && value.isWellFormed() ? value : undefined),
  },
  TIMESTAMP: {
    requestType: 'timestamp',
    wanted: "a time such as '2001-01-31T12:00:00Z' or milliseconds since 1970",
    parse: readMicros,
  },
  DATE: {
    requestType: 'timestamp',
    wanted: "a date such as '2001-01-31' or milliseconds since 1970",
    parse(value) {
      const micros = readMicros(value);
      return micros === undefined ? undefined : Math.floor(micros / microsPerDay);
    },
  },
};
for (const type of ['TIMESTAMP WITH TIME ZONE', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS']) {
  readers[type] = readers['TIMESTAMP']!;
}

/** 1700 to 2250, where microseconds are exact. */
const earliestMs = Date.UTC(1700, 0, 1);
const latestMs = Date.UTC(2250, 0, 1);

function readMicros(value: unknown): number | undefined {
  if (typeof value === 'string') return parseTimestamp(value) ?? undefined;
  if (typeof value !== 'number' || value < earliestMs || value > latestMs) return undefined;
  return Math.round(value * 1000) + 0;
}
