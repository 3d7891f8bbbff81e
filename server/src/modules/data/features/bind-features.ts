import { type DuckDb, quoteText } from '../../../engines/duckdb/index.ts';
import { type Expression, NotCompilable, readExpression } from './bound-expression.ts';

type Json = { readonly [key: string]: unknown };

/** A feature as DuckDB binds it: the columns it reads, and its expression or why that cannot be read here. */
export type BoundFeature = {
  readonly inputs: ReadonlySet<string>;
  readonly expression: Expression | NotCompilable;
};

/**
 * The features of a SELECT as DuckDB binds them, in its order. The dataset's table must be there
 * (`describeFeatures` leaves it). Throws NotCompilable where the plan is not one projection of one table, or holds
 * what DuckDB cannot write down.
 */
export async function bindFeatures(db: DuckDb, sql: string): Promise<BoundFeature[]> {
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
  return (projection['expressions'] as unknown[]).map((expression) => ({
    inputs: inputsOf(expression, inputs),
    expression: readOrReason(expression, inputs),
  }));
}

function readOrReason(json: unknown, inputs: readonly string[]): Expression | NotCompilable {
  try {
    return readExpression(json, inputs);
  } catch (error) {
    if (error instanceof NotCompilable) return error;
    throw error;
  }
}

/** The columns that a bound expression of any kind refers to. */
function inputsOf(json: unknown, inputs: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const node = part as Json;
    if (node['expression_class'] === 'BOUND_REF') found.add(inputs[Number(node['index'] ?? 0)] ?? '');
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(json);
  return found;
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
