import { type DuckDb, quoteText } from '../../../engines/duckdb/index.ts';
import { type Expression, NotCompilable, readExpression } from './bound-expression.ts';

type Json = { readonly [key: string]: unknown };

/**
 * The feature expressions as DuckDB binds them, in the order of the SELECT. The dataset's table must be there
 * (`describeFeatures` leaves it). Throws NotCompilable where the plan is not one projection of one table, or holds
 * what DuckDB cannot write down.
 */
export async function bindFeatures(db: DuckDb, sql: string): Promise<Expression[]> {
  const { plan } = await db.row<{ plan: string }>(
    `SELECT CAST(json_serialize_plan(${quoteText(sql)}) AS VARCHAR) AS plan`,
  );
  const parsed = parseExactly(plan);
  if (parsed['error'] === true) throw new NotCompilable(String(parsed['error_message']));
  const projection = (parsed['plans'] as Json[])[0];
  const get = (projection?.['children'] as Json[] | undefined)?.[0];
  if (projection?.['type'] !== 'LOGICAL_PROJECTION' || get?.['type'] !== 'LOGICAL_GET') {
    throw new NotCompilable('more than a projection of one table');
  }
  const names = get['names'] as string[];
  const inputs = (get['column_indexes'] as Json[]).map((column) => names[Number(column['index'])] ?? '');
  return (projection['expressions'] as unknown[]).map((expression) => readExpression(expression, inputs));
}

/** JSON.parse with whole numbers beyond 2^53 as bigint instead of something near them. */
function parseExactly(text: string): Json {
  // The reviver's third argument (source text access) is in the runtime but not yet in its types.
  const revive = (_key: string, value: unknown, context?: { source?: string }) => {
    const isInexact = typeof value === 'number' && !Number.isSafeInteger(value);
    return isInexact && /^-?\d+$/.test(context?.source ?? '') ? BigInt(context!.source!) : value;
  };
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown) as Json;
}

/** The columns that an expression reads. */
export function inputsOf(expression: Expression): Set<string> {
  const found = new Set<string>();
  const visit = (part: Expression): void => {
    if (part.kind === 'input') found.add(part.name);
    else if (part.kind === 'cast') visit(part.child);
    else if (part.kind === 'case') {
      for (const { when, result } of part.branches) {
        visit(when);
        visit(result);
      }
      visit(part.otherwise);
    } else if (part.kind !== 'constant') for (const child of part.children) visit(child);
  };
  visit(expression);
  return found;
}
