import type { ColumnProfile } from '@slipway/contract';
import type { DuckDb } from '../../../engines/duckdb/index.ts';
import { isIntegerType } from '../column-kind.ts';
import { asDouble } from './column-value.ts';

const binCount = 30;

/** Even bins from `low` to `high`, and one wider bin on either side where values lie beyond. */
type Bins = {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly lowest: number | null;
  readonly highest: number | null;
};

/**
 * Fills the histogram of each numeric and temporal column. Whole numbers of at most 30 values get a bin each.
 * Where single far values would squeeze the rest into few bins, the outer bins take the lowest and highest half
 * percent and are wider than the others; the edges say so.
 */
export async function addHistograms(db: DuckDb, table: string, profiles: ColumnProfile[]): Promise<void> {
  const wanted = profiles.flatMap((profile, position) =>
    profile.histogram === null ? [] : [{ profile, bins: chooseBins(profile), key: `h${position}` }],
  );
  if (wanted.length === 0) return;
  const selected = wanted.map(({ profile, bins, key }) => `histogram(${binOf(profile, bins)}) AS ${key}`);
  const found = await db.row(`SELECT ${selected.join(', ')} FROM ${table}`);
  for (const { profile, bins, key } of wanted) {
    const edges = edgesOf(bins);
    const counts = new Array<number>(edges.length - 1).fill(0);
    for (const { key: bin, value } of (found[key] ?? []) as { key: number; value: number }[]) {
      counts[bin + (bins.lowest === null ? 0 : 1)] = value;
    }
    profile.histogram = { edges, counts };
  }
}

/** Bins from `[lowest, low, high, highest]`, where low and high cut off half a percent on either side. */
function chooseBins(profile: ColumnProfile): Bins {
  const [lowest, low, high, highest] = profile.histogram!.edges as [number, number, number, number];
  const even = { lowest: null, highest: null };
  if (lowest === highest) return { ...even, low: lowest, high: slightlyAbove(lowest), count: 1 };
  if (isIntegerType(profile.type) && highest - lowest < binCount) {
    return { ...even, low: lowest, high: highest + 1, count: highest - lowest + 1 };
  }
  const isSqueezed = high > low && highest - lowest > 3 * (high - low);
  if (!isSqueezed) return { ...even, low: lowest, high: highest, count: binCount };
  return {
    low,
    high,
    count: binCount - 2,
    lowest: lowest < low ? lowest : null,
    highest: highest > high ? highest : null,
  };
}

const slightlyAbove = (value: number) =>
  Number.isInteger(value) ? value + 1 : value + Math.abs(value) * 1e-6 + Number.MIN_VALUE;

function edgesOf({ low, high, count, lowest, highest }: Bins): number[] {
  const inner = Array.from({ length: count + 1 }, (_, step) => low + (step * (high - low)) / count);
  inner[count] = high;
  return [...(lowest === null ? [] : [lowest]), ...inner, ...(highest === null ? [] : [highest])];
}

/** The number of a value's even bin; -1 and `count` are the wider ones. The highest value belongs to the last. */
function binOf(profile: ColumnProfile, { low, high, count, highest }: Bins): string {
  const value = asDouble(profile)!;
  const step = `floor((${value} - ${double(low)}) / ${double((high - low) / count)})`;
  const inside = `least(greatest(${step}, 0), ${count - 1})`;
  const above = highest === null ? '' : ` WHEN ${value} > ${double(high)} THEN ${count}`;
  // NULL must not fall to least and greatest, which pass over it.
  return `CAST(CASE WHEN ${value} IS NULL THEN NULL WHEN ${value} < ${double(low)} THEN -1${above} ELSE ${inside} END AS INTEGER)`;
}

const double = (value: number) => `CAST('${value}' AS DOUBLE)`;
