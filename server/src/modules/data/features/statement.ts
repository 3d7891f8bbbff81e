import { type DuckDb, quoteText } from '../../../engines/duckdb/index.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';

/** DuckDB's own parse tree: objects with a `class` or `type`, and lists of them. */
type Tree = { readonly [key: string]: unknown };

/** Statement parts that make a row depend on other rows, by the key of the tree, with their SQL words. */
const refusedParts: readonly [key: string, words: string][] = [
  ['where_clause', 'WHERE'],
  ['group_expressions', 'GROUP BY'],
  ['group_sets', 'GROUP BY'],
  ['having', 'HAVING'],
  ['qualify', 'QUALIFY'],
  ['sample', 'USING SAMPLE'],
  ['cte_map', 'WITH'],
];
const refusedModifiers: Record<string, string> = {
  DISTINCT_MODIFIER: 'DISTINCT',
  ORDER_MODIFIER: 'ORDER BY',
  LIMIT_MODIFIER: 'LIMIT',
  LIMIT_PERCENT_MODIFIER: 'LIMIT',
};
const refusedClasses: Record<string, string> = {
  WINDOW: 'a window function',
  SUBQUERY: 'a subquery',
  PARAMETER: 'a parameter',
};
/** Constant within a session by DuckDB's account, but not the same in every process. */
const refusedFunctions = ['current_setting', 'getvariable', 'version', 'unnest', 'getenv'];

const why = 'features are computed row by row, so that one request gives what training saw';

/** The statement without its closing semicolons. */
export const withoutSemicolon = (sql: string): string => sql.trim().replace(/[\s;]+$/, '');

/**
 * Checks on DuckDB's parse tree that a statement is one row-wise `SELECT … FROM <dataset>`: expressions of one row
 * only, always the same for the same row. Throws `invalid-sql` naming the construct that is not.
 */
export async function checkRowWise(db: DuckDb, sql: string, dataset: string): Promise<void> {
  const node = await parseOne(db, sql);
  if (node['type'] !== 'SELECT_NODE') throw refused('UNION and other set operations are not row-wise');
  for (const [key, words] of refusedParts)
    if (isPresent(node[key])) throw refused(`${words} is not row-wise`);
  for (const modifier of (node['modifiers'] ?? []) as Tree[]) {
    throw refused(`${refusedModifiers[String(modifier['type'])] ?? 'a modifier'} is not row-wise`);
  }
  // GROUP BY ALL leaves nothing but this mark.
  if ((node['aggregate_handling'] ?? 'STANDARD_HANDLING') !== 'STANDARD_HANDLING') {
    throw refused('GROUP BY is not row-wise');
  }
  checkFrom(node['from_table'] as Tree | undefined, dataset);
  const functions = new Set<string>();
  visit(node['select_list'], functions);
  await checkFunctions(db, [...functions]);
}

/** The name a feature SELECT reads from. */
export async function datasetOf(db: DuckDb, sql: string): Promise<string> {
  const from = (await parseOne(db, sql))['from_table'] as Tree | undefined;
  return typeof from?.['table_name'] === 'string' ? from['table_name'] : '';
}

async function parseOne(db: DuckDb, sql: string): Promise<Tree> {
  const statements = await parse(db, sql);
  if (statements.length !== 1) {
    throw refused(`there are ${statements.length} statements where one SELECT is wanted`);
  }
  return (statements[0] as { node: Tree }).node;
}

async function parse(db: DuckDb, sql: string): Promise<unknown[]> {
  const { tree } = await db.row<{ tree: string }>(
    `SELECT CAST(json_serialize_sql(${quoteText(sql)}, skip_default := true, skip_empty := true, skip_null := true) AS VARCHAR) AS tree`,
  );
  const parsed = JSON.parse(tree) as { error: boolean; error_message?: string; statements?: unknown[] };
  if (!parsed.error) return parsed.statements ?? [];
  const isNotSelect = /only select/i.test(parsed.error_message ?? '');
  throw isNotSelect
    ? refused('the statement is not a SELECT')
    : new SlipwayError('invalid-sql', `the feature SQL cannot be parsed: ${parsed.error_message}`);
}

function checkFrom(from: Tree | undefined, dataset: string): void {
  if (from?.['type'] !== 'BASE_TABLE') {
    const words: Record<string, string> = {
      JOIN: 'a join',
      SUBQUERY: 'a subquery in FROM',
      TABLE_FUNCTION: 'a table function',
      EMPTY: 'a SELECT without FROM',
    };
    throw refused(`${words[String(from?.['type'])] ?? 'this FROM'} is not row-wise`);
  }
  if (from['sample'] !== undefined) throw refused('TABLESAMPLE is not row-wise');
  const name = String(from['table_name']);
  if (name.toLowerCase() !== dataset.toLowerCase() || isPresent(from['schema_name'])) {
    throw new SlipwayError('invalid-sql', `the feature SQL reads from '${name}'`, {
      hint: `these features are made from dataset '${dataset}': write FROM "${dataset}"`,
    });
  }
}

const isPresent = (part: unknown): boolean => {
  if (part === undefined || part === null) return false;
  if (Array.isArray(part)) return part.length > 0;
  if (typeof part !== 'object') return part !== '';
  return Object.values(part).some(isPresent);
};

function visit(part: unknown, functions: Set<string>): void {
  if (Array.isArray(part)) for (const item of part) visit(item, functions);
  else if (typeof part === 'object' && part !== null) {
    const tree = part as Tree;
    const words = refusedClasses[String(tree['class'])];
    if (words !== undefined) {
      const name = tree['function_name'] === undefined ? '' : ` (${String(tree['function_name'])})`;
      throw refused(`${words}${name} is not row-wise`);
    }
    if (tree['class'] === 'FUNCTION') functions.add(String(tree['function_name']).toLowerCase());
    for (const inner of Object.values(tree)) visit(inner, functions);
  }
}

async function checkFunctions(db: DuckDb, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const known = await db.rows<{ name: string; isAggregate: boolean; isSteady: boolean }>(
    `SELECT lower(function_name) AS name, bool_and(function_type = 'aggregate') AS "isAggregate",
            bool_and(stability IS NULL OR stability = 'CONSISTENT') AS "isSteady"
     FROM duckdb_functions() WHERE lower(function_name) IN (${names.map(quoteText).join(', ')})
       AND function_type IN ('aggregate', 'scalar', 'macro') GROUP BY ALL`,
  );
  for (const { name, isAggregate, isSteady } of known) {
    if (isAggregate) throw refused(`${name}() is an aggregate, which is not row-wise`);
    if (!isSteady) throw refused(`${name}() gives another value each time it is asked`);
  }
  const named = names.find((name) => refusedFunctions.includes(name));
  if (named !== undefined) throw refused(`${named}() is not row-wise`);
}

const refused = (what: string) => new SlipwayError('invalid-sql', what, { hint: why });
