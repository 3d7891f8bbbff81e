import type { ColumnProfile, Profile } from '@slipway/contract';
import { type DuckDb, quoteIdentifier } from '../../../engines/duckdb/index.ts';
import { columnKind, isFloatType, isTemporalType } from '../column-kind.ts';
import { asDouble, type ProfileColumn } from './column-value.ts';
import { addHistograms } from './histograms.ts';
import { addMostFrequent } from './most-frequent.ts';

/** Columns whose aggregates go into one statement; wide tables are read in several passes. */
export const columnsPerPass = 40;
/** Up to here distinct counts and quantiles are exact. */
export const exactRowLimit = 10_000;

/**
 * Describes every column of a table: counts, range, moments, quantiles, histogram, most frequent values.
 * NULL and NaN are missing; infinities are left out of range and moments. Above 10,000 rows distinct counts
 * (HyperLogLog) and quantiles (t-digest) are approximate. One pass for the aggregates, one for the histograms and
 * frequent values, per 40 columns.
 */
export async function profileTable(
  db: DuckDb,
  table: string,
  columns: readonly ProfileColumn[],
  onProgress: (share: number) => void = () => {},
): Promise<Profile> {
  const { count } = await db.row<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
  const profiles: ColumnProfile[] = [];
  for (let start = 0; start < columns.length; start += columnsPerPass) {
    const batch = columns.slice(start, start + columnsPerPass);
    const described = await describeColumns(db, table, batch, count);
    await addHistograms(db, table, described);
    await addMostFrequent(db, table, described);
    profiles.push(...described);
    onProgress(Math.min(1, (start + columnsPerPass) / columns.length));
  }
  return { rowCount: count, columns: profiles };
}

const isOrderedText = (type: string) => type === 'VARCHAR' || type === 'BOOLEAN' || type.startsWith('ENUM(');

async function describeColumns(
  db: DuckDb,
  table: string,
  columns: readonly ProfileColumn[],
  rowCount: number,
): Promise<ColumnProfile[]> {
  try {
    return await aggregate(db, table, { columns, rowCount, hasDeviation: true });
  } catch (error) {
    if (!/out of range/i.test(String(error))) throw error;
    // Values near the limits of doubles have no variance that fits; the others of the batch must not suffer.
    if (columns.length === 1) return aggregate(db, table, { columns, rowCount, hasDeviation: false });
    const middle = columns.length >> 1;
    return [
      ...(await describeColumns(db, table, columns.slice(0, middle), rowCount)),
      ...(await describeColumns(db, table, columns.slice(middle), rowCount)),
    ];
  }
}

type Batch = { columns: readonly ProfileColumn[]; rowCount: number; hasDeviation: boolean };

async function aggregate(db: DuckDb, table: string, batch: Batch): Promise<ColumnProfile[]> {
  const { columns, rowCount } = batch;
  const selected = columns.map((column, position) => aggregates(column, position, batch)).join(', ');
  const facts = await db.row(`SELECT ${selected} FROM ${table}`);
  return columns.map((column, position) => readFacts(column, position, { facts, rowCount }));
}

function aggregates(column: ProfileColumn, position: number, { rowCount, hasDeviation }: Batch): string {
  const name = quoteIdentifier(column.name);
  const value = asDouble(column);
  const isFew = rowCount <= exactRowLimit;
  const present = isFloatType(column.type) ? `count(*) FILTER (WHERE NOT isnan(${name}))` : `count(${name})`;
  const parts = [`${present} AS n${position}`];
  // Counting distinct values by a map costs a third of count(DISTINCT) where columns are many.
  const distinct = `coalesce(cardinality(histogram(${name})), 0)`;
  const isCountable = isFew && (value !== null || isOrderedText(column.type));
  parts.push(`${isCountable ? distinct : `approx_count_distinct(${name})`} AS d${position}`);
  if (value !== null) {
    const shares = '[0.05, 0.25, 0.5, 0.75, 0.95, 0.005, 0.995]';
    const quantiles = isFew ? `quantile_cont(${value}, ${shares})` : `approx_quantile(${value}, ${shares})`;
    parts.push(
      `min(${value}) AS lo${position}`,
      `max(${value}) AS hi${position}`,
      `avg(${value}) AS mean${position}`,
      `${hasDeviation ? `stddev_samp(${value})` : 'NULL'} AS sd${position}`,
      `${quantiles} AS q${position}`,
    );
    if (isTemporalType(column.type)) {
      parts.push(
        `CAST(min(${name}) AS VARCHAR) AS first${position}`,
        `CAST(max(${name}) AS VARCHAR) AS last${position}`,
      );
    }
  } else if (isOrderedText(column.type)) {
    parts.push(
      `left(CAST(min(${name}) AS VARCHAR), 200) AS first${position}`,
      `left(CAST(max(${name}) AS VARCHAR), 200) AS last${position}`,
      `avg(length(CAST(${name} AS VARCHAR))) AS len${position}`,
    );
  }
  return parts.join(', ');
}

type Facts = { facts: Record<string, unknown>; rowCount: number };

function readFacts(column: ProfileColumn, position: number, { facts, rowCount }: Facts): ColumnProfile {
  const number = (key: string) => finite(facts[`${key}${position}`]);
  const text = (key: string) => (facts[`${key}${position}`] as string | null | undefined) ?? null;
  const count = number('n') ?? 0;
  // HyperLogLog may count more values than there are rows.
  const distinctCount = Math.min(number('d') ?? 0, count);
  const isTemporal = isTemporalType(column.type);
  const kind = columnKind(column.type, { count, distinctCount, meanLength: number('len') ?? 0 });
  return {
    name: column.name,
    type: column.type,
    kind,
    count,
    missingCount: rowCount - count,
    distinctCount,
    min: kind === 'numeric' ? number('lo') : text('first'),
    max: kind === 'numeric' ? number('hi') : text('last'),
    mean: isTemporal ? null : number('mean'),
    standardDeviation: isTemporal ? null : number('sd'),
    quantiles: readQuantiles(facts[`q${position}`]),
    histogram: histogramRange(number('lo'), number('hi'), facts[`q${position}`]),
    top: [],
  };
}

const finite = (value: unknown): number | null => {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

function readQuantiles(found: unknown): ColumnProfile['quantiles'] {
  if (!Array.isArray(found)) return null;
  const [p05, p25, p50, p75, p95] = found.map(finite);
  if (p05 == null || p25 == null || p50 == null || p75 == null || p95 == null) return null;
  return { p05, p25, p50, p75, p95 };
}

/** Carries range and trimmed range to the histogram pass, as edges without counts. */
function histogramRange(lowest: number | null, highest: number | null, quantiles: unknown) {
  if (lowest === null || highest === null || !Array.isArray(quantiles)) return null;
  const low = finite(quantiles[5]) ?? lowest;
  const high = finite(quantiles[6]) ?? highest;
  return { edges: [lowest, low, high, highest], counts: [] };
}
