import type { Split, SplitSpec } from '@slipway/contract';
import { type DuckDb, quoteIdentifier, quoteText } from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { isTemporalType } from '../column-kind.ts';
import type { SettledSplit } from './split-parts.ts';
import { splitNameSql } from './split-sql.ts';

/** A parquet expression with `file_row_number`, and its columns. */
export type SplitTable = {
  readonly table: string;
  readonly columns: readonly { name: string; type: string }[];
};

type TimeSpec = Extract<SplitSpec, { by: 'time' }>;
type RandomSpec = Extract<SplitSpec, { by: 'random' }>;

/**
 * Settles the bounds of a declared split against a table. Time parts are half-open [from, to); a bound is a date,
 * a timestamp, or relative: `start+30d`, `end-14d`, `end-6h`, where end is one microsecond after the newest row.
 * Throws `invalid-request` for parts that overlap or are empty by declaration, for a bound that cannot be read,
 * and for a column that is no time.
 */
export async function settleSplit(db: DuckDb, table: SplitTable, spec: SplitSpec): Promise<SettledSplit> {
  return spec.by === 'time' ? settleTime(db, table, spec) : settleRandom(spec);
}

/** The parts with their numbers of rows. */
export async function countParts(db: DuckDb, table: string, split: SettledSplit): Promise<Split[]> {
  const found = await db.rows<{ part: string | null; count: number }>(
    `SELECT ${splitNameSql(split)} AS part, count(*) AS count FROM ${table} GROUP BY ALL`,
  );
  const counts = new Map(found.map(({ part, count }) => [part, count]));
  return split.parts.map((part) => ({
    name: part.name,
    rowCount: counts.get(part.name) ?? 0,
    from: split.by === 'time' ? part.from : null,
    to: split.by === 'time' ? part.to : null,
  }));
}

type TimePart = { name: string; from: bigint | null; to: bigint | null };

async function settleTime(db: DuckDb, { table, columns }: SplitTable, spec: TimeSpec): Promise<SettledSplit> {
  const column = columns.find(({ name }) => name === spec.on);
  if (column === undefined) {
    throw wrongSplit(
      `there is no column '${spec.on}' to split by`,
      `the columns are ${columns
        .slice(0, 20)
        .map(({ name }) => name)
        .join(', ')}`,
    );
  }
  if (!isTemporalType(column.type)) {
    throw wrongSplit(
      `column '${spec.on}' is ${column.type}, not a date or timestamp`,
      'split by a date or timestamp column',
    );
  }
  const range = await timeRange(db, table, spec.on);
  const parts: TimePart[] = [];
  for (const [name, part] of Object.entries(spec.parts)) {
    const bound = (text: string | undefined) => (text === undefined ? null : readBound(db, text, range));
    parts.push({ name, from: await bound(part.from), to: await bound(part.to) });
  }
  refuseOverlap(parts);
  return {
    by: 'time',
    on: spec.on,
    parts: parts.map(({ name, from, to }) => ({ name, from: formatMicros(from), to: formatMicros(to) })),
  };
}

/** Microseconds since 1970 of the oldest row, and of one microsecond after the newest. */
type TimeRange = { start: bigint; end: bigint };

async function timeRange(db: DuckDb, table: string, on: string): Promise<TimeRange> {
  const time = `CAST(${quoteIdentifier(on)} AS TIMESTAMP)`;
  const found = await db.row<{ oldest: string | null; newest: string | null }>(
    `SELECT CAST(epoch_us(min(${time})) AS VARCHAR) AS oldest, CAST(epoch_us(max(${time})) AS VARCHAR) AS newest
     FROM ${table} WHERE isfinite(${time})`,
  );
  if (found.oldest === null || found.newest === null) {
    throw wrongSplit(`column '${on}' has no time in any row`, 'split by a column with values');
  }
  return { start: BigInt(found.oldest), end: BigInt(found.newest) + 1n };
}

const unitMicros = { d: 86_400_000_000n, h: 3_600_000_000n } as const;

async function readBound(db: DuckDb, text: string, range: TimeRange): Promise<bigint> {
  const relative = /^(start|end)(?:\s*([+-])\s*(\d{1,6})\s*([dh]))?$/.exec(text.trim());
  if (relative !== null) {
    const [, anchor, sign, amount, unit] = relative;
    const base = anchor === 'start' ? range.start : range.end;
    const distance = amount === undefined ? 0n : BigInt(amount) * unitMicros[unit as 'd' | 'h'];
    return sign === '-' ? base - distance : base + distance;
  }
  if (/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)) {
    const { micros } = await db.row<{ micros: string | null }>(
      `SELECT CAST(epoch_us(CAST(TRY_CAST(${quoteText(text)} AS TIMESTAMPTZ) AS TIMESTAMP)) AS VARCHAR) AS micros`,
    );
    if (micros !== null) return BigInt(micros);
  }
  throw wrongSplit(
    `'${text}' is not a bound of a part`,
    "write a date '2001-04-01', a timestamp '2001-04-01T12:00', or start+30d, end-14d, end-6h",
  );
}

function refuseOverlap(parts: readonly TimePart[]): void {
  for (const part of parts) {
    if (part.from !== null && part.to !== null && part.from >= part.to) {
      throw wrongSplit(
        `part '${part.name}' is empty: it runs from ${formatMicros(part.from)} to ${formatMicros(part.to)}`,
        'from must be before to',
      );
    }
  }
  const sorted = [...parts].sort((a, b) => compareBounds(a.from, b.from));
  for (let i = 1; i < sorted.length; i++) {
    const [earlier, later] = [sorted[i - 1]!, sorted[i]!];
    if (earlier.to === null || later.from === null || later.from < earlier.to) {
      throw wrongSplit(
        `parts '${earlier.name}' and '${later.name}' overlap`,
        `end '${earlier.name}' where '${later.name}' begins; a part holds the rows with from <= time < to`,
      );
    }
  }
}

const compareBounds = (a: bigint | null, b: bigint | null) =>
  a === b ? 0 : a === null || (b !== null && a < b) ? -1 : 1;

/** `2001-04-01T00:00:00`, with microseconds only where there are some. */
function formatMicros(micros: bigint | null): string | null {
  if (micros === null) return null;
  const seconds = micros >= 0n ? micros / 1_000_000n : -((-micros + 999_999n) / 1_000_000n);
  const rest = micros - seconds * 1_000_000n;
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return rest === 0n ? text : `${text}.${rest.toString().padStart(6, '0')}`;
}

function settleRandom(spec: RandomSpec): SettledSplit {
  let from = 0;
  const parts = Object.entries(spec.parts).map(([name, share]) => {
    const part = { name, from, to: from + share };
    from = part.to;
    return part;
  });
  // Shares such as 0.7, 0.2 and 0.1 may add up to a little more than 1 in floating point.
  if (from > 1 + 1e-9) {
    throw wrongSplit(`the shares of the parts add up to ${from}`, 'they may add up to at most 1');
  }
  return {
    by: 'random',
    seed: spec.seed,
    parts: parts.map((part) => ({ ...part, to: Math.min(1, part.to) })),
  };
}

const wrongSplit = (message: string, hint: string) => new SlipwayError('invalid-request', message, { hint });
