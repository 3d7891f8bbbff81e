import { quoteIdentifier, quoteText } from '../../../engines/duckdb/index.ts';
import type { SettledSplit } from './split-parts.ts';

/**
 * The name of the part a row belongs to, NULL for none, as a SQL expression over a version's columns and
 * `file_row_number`.
 */
export function splitNameSql(split: SettledSplit | null): string {
  if (split === null || split.parts.length === 0) return 'CAST(NULL AS VARCHAR)';
  const cases =
    split.by === 'time'
      ? split.parts.map((part) => `WHEN ${timeCondition(split.on, part)} THEN ${quoteText(part.name)}`)
      : split.parts.map((part) => `WHEN ${randomCondition(split.seed, part)} THEN ${quoteText(part.name)}`);
  return `CASE ${cases.join(' ')} END`;
}

function timeCondition(on: string, part: { from: string | null; to: string | null }): string {
  const time = `CAST(${quoteIdentifier(on)} AS TIMESTAMP)`;
  const bounds = [
    ...(part.from === null ? [] : [`${time} >= TIMESTAMP ${quoteText(part.from)}`]),
    ...(part.to === null ? [] : [`${time} < TIMESTAMP ${quoteText(part.to)}`]),
  ];
  return bounds.length === 0 ? `${time} IS NOT NULL` : bounds.join(' AND ');
}

function randomCondition(seed: number, part: { from: number; to: number }): string {
  const position = randomBits(seed);
  return `${position} >= ${Math.round(part.from * 2 ** 32)} AND ${position} < ${Math.round(part.to * 2 ** 32)}`;
}

/**
 * 32 evenly spread bits of seed and row: the first eight hex digits of md5('seed:row'), rows from 0. Not DuckDB's
 * own hash, which may change with its version; a split must not, and any tool can repeat this one.
 */
const randomBits = (seed: number) => `CAST('0x' || left(md5('${seed}:' || file_row_number), 8) AS UBIGINT)`;
