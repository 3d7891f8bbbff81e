import type { ColumnExpectations, ColumnKind, Expectations } from '@slipway/contract';
import { quoteIdentifier, quoteText } from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { columnKind, isFloatType, isNumericType, isTemporalType } from '../column-kind.ts';

/**
 * One declared expectation as SQL. `rows`: `fails` is true for a row that breaks it; `unique`: later rows with a
 * value seen before break it; `table`: about the table as a whole, already decided.
 */
export type Rule = {
  readonly columnName: string | null;
  readonly words: string;
  readonly tolerated: number;
} & (
  | { readonly test: 'rows'; readonly fails: string }
  | { readonly test: 'unique'; readonly column: string }
  | { readonly test: 'table'; readonly failingCount: number }
);

type Column = { readonly name: string; readonly type: string };

/** Every rule of a declaration, in the order it was written. */
export function rulesOf(expectations: Expectations, columns: readonly Column[], rowCount: number): Rule[] {
  const declared = Object.entries(expectations.columns ?? {});
  return [
    ...rowCountRules(expectations, rowCount),
    ...declared.flatMap(([name, expected]) => {
      const column = columns.find((candidate) => candidate.name === name);
      return column === undefined
        ? [tableRule(name, 'is in the file', Math.max(1, rowCount))]
        : columnRules(column, expected, rowCount);
    }),
    ...(expectations.no_other_columns === true
      ? [
          otherColumnsRule(
            columns,
            declared.map(([name]) => name),
          ),
        ]
      : []),
  ];
}

const tableRule = (columnName: string | null, words: string, failingCount: number): Rule => ({
  columnName,
  words,
  tolerated: 0,
  test: 'table',
  failingCount,
});

function rowCountRules({ rows }: Expectations, rowCount: number): Rule[] {
  const rules: Rule[] = [];
  if (rows?.min !== undefined) {
    rules.push(tableRule(null, `rows >= ${rows.min}`, Math.max(0, rows.min - rowCount)));
  }
  if (rows?.max !== undefined) {
    rules.push(tableRule(null, `rows <= ${rows.max}`, Math.max(0, rowCount - rows.max)));
  }
  return rules;
}

function otherColumnsRule(columns: readonly Column[], declared: readonly string[]): Rule {
  const others = columns.filter(({ name }) => !declared.includes(name)).map(({ name }) => name);
  const named = others.length === 0 ? '' : ` (found ${others.slice(0, 10).join(', ')})`;
  return tableRule(null, `no other columns${named}`, others.length);
}

function columnRules(column: Column, expected: ColumnExpectations, rowCount: number): Rule[] {
  const name = quoteIdentifier(column.name);
  const tolerated = expected.tolerate ?? 0;
  const rules: Rule[] = [];
  const addRows = (words: string, fails: string, share = tolerated) =>
    rules.push({ columnName: column.name, words, tolerated: share, test: 'rows', fails });

  if (expected.type !== undefined && !isOfKind(column.type, expected.type)) {
    rules.push(tableRule(column.name, `${expected.type} (it is ${column.type})`, Math.max(1, rowCount)));
    // The other rules would compare values that cannot be compared.
    return rules;
  }
  const isMissing = isFloatType(column.type) ? `(${name} IS NULL OR isnan(${name}))` : `${name} IS NULL`;
  if (expected.required === true) addRows('not null', isMissing);
  if (expected.missing !== undefined) {
    addRows(`missing at most ${percent(expected.missing.at_most)}`, isMissing, expected.missing.at_most);
  }
  if (expected.min !== undefined || expected.max !== undefined) {
    addRows(rangeWords(expected), rangeFails(column, expected));
  }
  if (expected.one_of !== undefined) {
    const values = expected.one_of.map((value) => literal(column, value, 'one_of')).join(', ');
    addRows(`one of ${listWords(expected.one_of)}`, `${name} NOT IN (${values})`);
  }
  if (expected.matches !== undefined)
    addRows(`matches ${expected.matches}`, matchFails(column, expected.matches));
  if (expected.unique === true) {
    rules.push({ columnName: column.name, words: 'unique', tolerated, test: 'unique', column: name });
  }
  return rules;
}

/** A text column counts as categories and as text alike; which it is depends on its values. */
function isOfKind(type: string, wanted: ColumnKind): boolean {
  const kind = columnKind(type);
  return kind === wanted || (kind === 'categorical' && wanted === 'text');
}

const percent = (share: number) => `${Number((share * 100).toPrecision(6))}%`;

function listWords(values: readonly (string | number | boolean)[]): string {
  const shown = values.slice(0, 8).map(String).join(', ');
  return values.length > 8 ? `${shown} and ${values.length - 8} more` : shown;
}

function rangeWords({ min, max }: ColumnExpectations): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `between ${min} and ${max}`;
}

function rangeFails(column: Column, { min, max }: ColumnExpectations): string {
  const name = quoteIdentifier(column.name);
  const parts = [];
  if (min !== undefined) parts.push(`${name} < ${literal(column, min, 'min')}`);
  if (max !== undefined) parts.push(`${name} > ${literal(column, max, 'max')}`);
  // NaN is missing, not large, though DuckDB orders it last.
  const fails = `(${parts.join(' OR ')})`;
  return isFloatType(column.type) ? `(NOT isnan(${name}) AND ${fails})` : fails;
}

function matchFails(column: Column, pattern: string): string {
  if (column.type !== 'VARCHAR') throw unfit(column, 'matches', pattern, 'a text column');
  return `NOT regexp_full_match(${quoteIdentifier(column.name)}, ${quoteText(pattern)})`;
}

function literal(column: Column, value: string | number | boolean, rule: string): string {
  if (isNumericType(column.type)) {
    if (typeof value !== 'number') throw unfit(column, rule, value, 'a number');
    return `CAST('${value}' AS DOUBLE)`;
  }
  if (isTemporalType(column.type)) {
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) {
      throw unfit(column, rule, value, "a date such as '2001-01-31'");
    }
    return `CAST(${quoteText(value)} AS TIMESTAMP)`;
  }
  if (column.type === 'BOOLEAN') {
    if (typeof value !== 'boolean') throw unfit(column, rule, value, 'true or false');
    return String(value);
  }
  return quoteText(String(value));
}

function unfit(column: Column, rule: string, value: unknown, wanted: string): SlipwayError {
  return new SlipwayError(
    'invalid-request',
    `expectation '${rule}: ${String(value)}' does not fit column '${column.name}', which is ${column.type}`,
    { hint: `give ${wanted}` },
  );
}
