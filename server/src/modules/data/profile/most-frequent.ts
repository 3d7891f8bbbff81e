import type { ColumnProfile } from '@slipway/contract';
import { type DuckDb, quoteIdentifier } from '../../../engines/duckdb/index.ts';
import { isIntegerType } from '../column-kind.ts';

const topCount = 20;
/** Up to here all values of many columns are counted in one pass. */
const maxCountedTogether = 1000;
const maxTextLength = 200;

/**
 * Fills the most frequent values of categories, texts, booleans and of whole numbers with few values.
 * Ties are in the order of the values.
 */
export async function addMostFrequent(db: DuckDb, table: string, profiles: ColumnProfile[]): Promise<void> {
  const wanted = profiles.filter(hasFrequentValues);
  const together = wanted.filter((profile) => profile.distinctCount <= maxCountedTogether);
  if (together.length > 0) await countTogether(db, table, together);
  for (const profile of wanted) {
    if (profile.distinctCount > maxCountedTogether) profile.top = await countOne(db, table, profile);
  }
}

function hasFrequentValues(profile: ColumnProfile): boolean {
  if (profile.count === 0) return false;
  if (isIntegerType(profile.type)) return profile.distinctCount <= maxCountedTogether;
  return profile.kind === 'categorical' || profile.kind === 'text' || profile.kind === 'boolean';
}

async function countTogether(db: DuckDb, table: string, profiles: ColumnProfile[]): Promise<void> {
  const selected = profiles.map(
    (profile, position) => `histogram(${quoteIdentifier(profile.name)}) AS t${position}`,
  );
  const found = await db.row(`SELECT ${selected.join(', ')} FROM ${table}`);
  profiles.forEach((profile, position) => {
    const entries = (found[`t${position}`] ?? []) as { key: string | number | boolean; value: number }[];
    // All values were counted, so their number is exact whatever the estimate was.
    profile.distinctCount = entries.length;
    profile.top = entries
      .map(({ key, value }) => ({ value: shorten(String(key)), count: value }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, topCount);
  });
}

async function countOne(db: DuckDb, table: string, profile: ColumnProfile): Promise<ColumnProfile['top']> {
  const name = quoteIdentifier(profile.name);
  const found = await db.rows<{ value: string; count: number }>(
    `SELECT CAST(${name} AS VARCHAR) AS value, count(*) AS count FROM ${table}
     WHERE ${name} IS NOT NULL GROUP BY ALL ORDER BY count DESC, value LIMIT ${topCount}`,
  );
  return found.map(({ value, count }) => ({ value: shorten(value), count }));
}

const shorten = (text: string) =>
  text.length > maxTextLength ? `${text.slice(0, maxTextLength - 1)}…` : text;
