import type { Database } from '../database/database.ts';
import { type RawBuilder, type SqlBool, sql } from '../database/kysely.ts';
import type { Filter, Literal } from './filter.ts';

type Kind = Database['kind'];
type Condition = RawBuilder<SqlBool>;
type Test = Extract<Filter, { kind: 'compare' | 'like' | 'in' }>;

/** A test of a filter over a column that holds text or numbers, false where the column is null. */
export function matchSql(test: Test, column: RawBuilder<unknown>, kind: Kind): Condition {
  if (test.kind === 'compare') {
    const operator = sql.raw(test.operator === '!=' ? '<>' : test.operator);
    return present(column, sql`${comparable(column, test.value, kind)} ${operator} ${literal(test.value)}`);
  }
  if (test.kind === 'in') {
    const [first] = test.values;
    const list = sql.join(test.values.map(literal));
    const word = sql.raw(test.isNegated ? 'not in' : 'in');
    return present(column, sql`${comparable(column, first ?? '', kind)} ${word} (${list})`);
  }
  const matches = likeSql(column, test, kind);
  return present(column, test.isNegated ? sql`not ${matches}` : matches);
}

const present = (column: RawBuilder<unknown>, condition: RawBuilder<unknown>): Condition =>
  sql`(${column} is not null and ${condition})`;

/** Text in the order of its bytes on both databases, whatever the locale of a PostgreSQL cluster. */
const comparable = (column: RawBuilder<unknown>, value: Literal, kind: Kind): RawBuilder<unknown> =>
  kind === 'postgres' && typeof value === 'string' ? sql`${column} collate "C"` : column;

const literal = (value: Literal): RawBuilder<unknown> =>
  typeof value === 'string' ? sql`${value}` : sql`cast(${value} as double precision)`;

/** SQLite's LIKE ignores the case of ASCII letters; GLOB does not, in its own notation. */
function likeSql(
  column: RawBuilder<unknown>,
  { pattern, isCaseSensitive, isRegex }: { pattern: string; isCaseSensitive: boolean; isRegex?: boolean },
  kind: Kind,
): Condition {
  if (isRegex === true)
    return kind === 'postgres' ? sql`(${column} ~ ${pattern})` : sql`(${column} regexp ${pattern})`;
  if (kind === 'postgres')
    return isCaseSensitive
      ? sql`(${column} like ${pattern} escape '')`
      : sql`(${column} ilike ${pattern} escape '')`;
  return isCaseSensitive ? sql`(${column} glob ${toGlob(pattern)})` : sql`(${column} like ${pattern})`;
}

const toGlob = (pattern: string) =>
  pattern.replace(/[*?[]/g, '[$&]').replaceAll('%', '*').replaceAll('_', '?');
