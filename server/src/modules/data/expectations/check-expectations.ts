import type { ExpectationResult, Expectations, ValidationReport } from '@slipway/contract';
import { type DuckDb, type PlainValue, quoteIdentifier, quoteText } from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { type Rule, rulesOf } from './rules.ts';

const exampleCount = 10;
const rulesPerPass = 200;

/** The table to check: a parquet expression with `file_row_number`, and its columns. */
export type CheckedTable = {
  readonly table: string;
  readonly columns: readonly { name: string; type: string }[];
};

/**
 * How the data stands against what was declared. Every rule about rows is counted in one pass over the table;
 * only rules that are broken are read again, for their first ten rows.
 * Throws `invalid-request` when a declaration does not fit its column (a text as least value of a number).
 */
export async function checkExpectations(
  db: DuckDb,
  { table, columns }: CheckedTable,
  expectations: Expectations,
): Promise<ValidationReport> {
  await refuseBrokenPatterns(db, expectations);
  const { count } = await db.row<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
  const rules = rulesOf(expectations, columns, count);
  const results: ExpectationResult[] = [];
  for (let start = 0; start < rules.length; start += rulesPerPass) {
    const batch = rules.slice(start, start + rulesPerPass);
    const failing = await countFailing(db, table, batch);
    for (const [position, rule] of batch.entries()) {
      results.push(await judge(db, { table, rule, rowCount: count, failingCount: failing[position]! }));
    }
  }
  return { passed: results.every((result) => result.passed), results };
}

async function refuseBrokenPatterns(db: DuckDb, { columns }: Expectations): Promise<void> {
  for (const [name, { matches }] of Object.entries(columns ?? {})) {
    if (matches === undefined) continue;
    try {
      await db.run(`SELECT regexp_full_match('', ${quoteText(matches)})`);
    } catch (error) {
      throw new SlipwayError(
        'invalid-request',
        `expectation 'matches: ${matches}' of column '${name}' is no pattern`,
        {
          hint: `it is an RE2 regular expression: ${(error as Error).message}`,
          cause: error,
        },
      );
    }
  }
}

async function countFailing(db: DuckDb, table: string, rules: readonly Rule[]): Promise<number[]> {
  const counted = rules.map((rule, position) =>
    rule.test === 'rows'
      ? `count(*) FILTER (WHERE ${rule.fails}) AS f${position}`
      : rule.test === 'unique'
        ? `count(${rule.column}) - count(DISTINCT ${rule.column}) AS f${position}`
        : `${rule.failingCount} AS f${position}`,
  );
  if (counted.length === 0) return [];
  const found = await db.row<Record<string, number>>(`SELECT ${counted.join(', ')} FROM ${table}`);
  return rules.map((_, position) => Number(found[`f${position}`]));
}

type Case = { table: string; rule: Rule; rowCount: number; failingCount: number };

async function judge(db: DuckDb, found: Case): Promise<ExpectationResult> {
  const { rule, rowCount, failingCount } = found;
  const share = rowCount === 0 ? (failingCount > 0 ? 1 : 0) : Math.min(1, failingCount / rowCount);
  const passed = failingCount === 0 || (rule.test !== 'table' && share <= rule.tolerated);
  return {
    column: rule.columnName,
    expectation: rule.words,
    passed,
    failingCount,
    failingShare: share,
    examples: failingCount === 0 || rule.test === 'table' ? [] : await findExamples(db, found),
  };
}

async function findExamples(db: DuckDb, { table, rule }: Case): Promise<ExpectationResult['examples']> {
  if (rule.test === 'table') return [];
  const column = quoteIdentifier(rule.columnName!);
  const fails =
    rule.test === 'rows'
      ? rule.fails
      : `${column} IN (SELECT ${column} FROM ${table} WHERE ${column} IS NOT NULL GROUP BY ALL HAVING count(*) > 1)`;
  const rows = await db.rows<{ row: number; value: PlainValue }>(
    `SELECT file_row_number + 1 AS row, ${column} AS value FROM ${table} WHERE ${fails}
     ORDER BY file_row_number LIMIT ${exampleCount}`,
  );
  return rows.map(({ row, value }) => ({ row, values: { [rule.columnName!]: value } }));
}
