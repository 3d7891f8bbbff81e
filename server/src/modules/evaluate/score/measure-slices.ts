import { measureSlices, type Predictions, type RowGroups } from '@slipway/algorithms';
import type { Evaluation } from '@slipway/contract';
import { type DuckDb, quoteIdentifier, readTable } from '../../../engines/duckdb/index.ts';
import { pickedTable, sliceName } from './pick-rows.ts';

/** A number with more distinct values than this is cut into ranges. */
const maxNumericValues = 20;
const rangeCount = 8;
const mostSlices = 20;
const missing = '(missing)';

/** Every metric by the values of each slice column, the largest groups first, with their counts. */
export async function sliceMetrics(
  db: DuckDb,
  predictions: Predictions,
  columns: readonly string[],
): Promise<Evaluation['slices']> {
  const slices: Evaluation['slices'] = [];
  for (const [position, column] of columns.entries()) {
    const groups = await readGroups(db, sliceName(position));
    for (const { value, count, metrics } of measureSlices(predictions, groups, mostSlices)) {
      slices.push({ column, value: value ?? missing, count, metrics: { ...metrics } });
    }
  }
  return slices;
}

async function readGroups(db: DuckDb, column: string): Promise<RowGroups> {
  const source = `(SELECT ${await groupSql(db, column)} AS "group" FROM ${pickedTable})`;
  const { columns } = await readTable(db, { source, columns: [{ name: 'group', kind: 'categorical' }] });
  const [groups] = columns;
  if (groups?.kind !== 'categorical') throw new Error('the slices were not read as groups');
  return groups;
}

/** Text of the value; of numbers with many values the range between two quantiles: `[10, 25)`. */
async function groupSql(db: DuckDb, column: string): Promise<string> {
  const name = quoteIdentifier(column);
  const asText = `CAST(${name} AS VARCHAR)`;
  const [described] = await db.describe(`SELECT ${name} FROM ${pickedTable}`);
  const isNumber = /INT|FLOAT|DOUBLE|DECIMAL/.test(described!.type);
  if (!isNumber) return asText;
  const { distinct } = await db.row<{ distinct: number }>(
    `SELECT count(DISTINCT ${name}) AS "distinct" FROM ${pickedTable}`,
  );
  if (distinct <= maxNumericValues) return asText;
  const shares = Array.from({ length: rangeCount + 1 }, (_, i) => i / rangeCount);
  const { edges } = await db.row<{ edges: number[] }>(
    `SELECT quantile_cont(CAST(${name} AS DOUBLE), [${shares.join(', ')}]) AS edges FROM ${pickedTable} WHERE isfinite(CAST(${name} AS DOUBLE))`,
  );
  return rangeSql(`CAST(${name} AS DOUBLE)`, [...new Set(edges.map((edge) => Number(edge.toPrecision(4))))]);
}

function rangeSql(value: string, edges: readonly number[]): string {
  const inner = edges.slice(1, -1);
  if (inner.length === 0) return `CASE WHEN ${value} IS NOT NULL THEN 'all values' END`;
  const cases = inner.map((edge, position) => {
    const label = position === 0 ? `< ${edge}` : `${inner[position - 1]} to ${edge}`;
    return `WHEN ${value} < ${edge} THEN '${label}'`;
  });
  return `CASE WHEN ${value} IS NULL OR isnan(${value}) THEN NULL ${cases.join(' ')} ELSE '>= ${inner.at(-1)}' END`;
}
