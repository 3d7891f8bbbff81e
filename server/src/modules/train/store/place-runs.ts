import type { Database } from '../../../platform/database/database.ts';
import { type RawBuilder, type SqlBool, sql } from '../../../platform/database/kysely.ts';
import { fieldsOf } from '../../../platform/filter/filter.ts';
import { compileFilter, type FilterScope } from '../filter/compile-filter.ts';
import {
  type CompiledOrder,
  compileOrder,
  isAfter,
  type SortColumn,
  type SortValue,
} from '../filter/compile-order.ts';
import type { RunField } from '../filter/run-vocabulary.ts';
import type { RunSearch } from './run-search.ts';

/** Where a run stands in a list. */
export type RunPlacement = { readonly number: number; readonly place: SortValue[] };

/** A part of a list whose rows come in one piece of the ordering: `prefix` is what their places begin with. */
type Slice = {
  readonly from: RawBuilder<unknown>;
  readonly where: readonly RawBuilder<SqlBool>[];
  readonly columns: readonly SortColumn[];
  readonly prefix: readonly SortValue[];
};

/**
 * The numbers of the runs of a page, in order, and nothing else of them: what a row holds is read once the page is
 * known. Ordered by a metric, the runs that have it are read in the order of the index of its values, then those that
 * do not have it, so that a page costs what it shows and not what the list holds.
 */
export async function placeRuns(
  database: Database,
  search: RunSearch,
  scope: FilterScope,
): Promise<RunPlacement[]> {
  const order = compileOrder(search.order, scope);
  const slices = toSlices(search, order, scope);
  const conditions = conditionsOf(search, scope);
  const found: RunPlacement[] = [];
  for (const slice of slices) {
    const after = afterWithin(slice, search.after);
    if (after === 'past') continue;
    const limit = search.limit - found.length;
    if (limit <= 0) break;
    found.push(...(await readSlice(database, { slice, conditions, after, limit })));
  }
  return found;
}

/** How many runs there are on all pages. */
export async function countRuns(database: Database, search: RunSearch, scope: FilterScope): Promise<number> {
  const experiment = needsExperiment(search)
    ? sql`inner join train_experiment as e on e.number = r.experiment_number`
    : sql``;
  const where = conditionsOf(search, scope);
  const { rows } = await sql<{ n: number }>`select count(*) as n from train_run as r ${experiment}
    where ${sql.join(where.length === 0 ? [sql`1 = 1`] : where, sql` and `)}`.execute(database.reader());
  return rows[0]!.n;
}

/** The place within the slice to go on from; null for its start; `past` when the page before ended behind it. */
function afterWithin(slice: Slice, after: readonly SortValue[] | null): SortValue[] | null | 'past' {
  if (after === null) return null;
  const [absence] = slice.prefix;
  if (absence === undefined || after[0] === absence) return after.slice(slice.prefix.length);
  return Number(after[0]) > Number(absence) ? 'past' : null;
}

async function readSlice(
  database: Database,
  query: {
    slice: Slice;
    conditions: readonly RawBuilder<SqlBool>[];
    after: SortValue[] | null;
    limit: number;
  },
): Promise<RunPlacement[]> {
  const { slice, after } = query;
  const where = [...slice.where, ...query.conditions];
  if (after !== null) where.push(isAfter(slice.columns, after) as RawBuilder<SqlBool>);
  const selected = slice.columns.map(({ expression, name }) => sql`${expression} as ${sql.ref(name)}`);
  const ordered = slice.columns.map(
    ({ expression, isDescending }) => sql`${expression} ${sql.raw(isDescending ? 'desc' : 'asc')}`,
  );
  const { rows } = await sql<Record<string, SortValue>>`
    select r.number as number, ${sql.join(selected)} from ${slice.from}
    where ${sql.join(where.length === 0 ? [sql`1 = 1`] : where, sql` and `)}
    order by ${sql.join(ordered)} limit ${query.limit}`.execute(database.reader());
  return rows.map((row) => ({
    number: row['number'] as number,
    place: [...slice.prefix, ...slice.columns.map(({ name }) => row[name]!)],
  }));
}

function toSlices(search: RunSearch, order: CompiledOrder, scope: FilterScope): Slice[] {
  const joins = order.joins.map(
    ({ table, alias, on }) =>
      sql`left join ${sql.table(table)} as ${sql.ref(alias)} on ${sql.ref(`${alias}.run_number`)} = r.number and ${on}`,
  );
  const experiment = needsExperiment(search)
    ? sql`inner join train_experiment as e on e.number = r.experiment_number`
    : sql``;
  const first = search.order[0]?.field;
  if (first?.of !== 'metric') {
    const from = sql`train_run as r ${experiment} ${sql.join(joins, sql` `)}`;
    return [
      {
        from: joins.length === 0 ? sql`train_run as r ${experiment}` : from,
        where: [],
        columns: order.columns,
        prefix: [],
      },
    ];
  }
  const rest = joins.length === 1 ? sql`` : sql.join(joins.slice(1), sql` `);
  const key = scope.metricKey(first.key) ?? -1;
  const [, value, ...others] = order.columns;
  return [
    {
      // A cross join: SQLite then keeps the order of the tables, and reads the first by its index.
      from: sql`train_latest_metric as s0 cross join train_run as r ${experiment} ${rest}`,
      where: [sql`s0.key_number = ${key}`, sql`s0.is_nan = 0`, sql`r.number = s0.run_number`],
      columns: [{ ...value!, expression: sql`s0.value` }, ...others],
      prefix: [0],
    },
    {
      from: sql`train_run as r ${experiment} ${rest}`,
      where: [
        sql`not exists (select 1 from train_latest_metric as s0 where s0.run_number = r.number and s0.key_number = ${key} and s0.is_nan = 0)`,
      ],
      columns: others,
      prefix: [1, 0],
    },
  ];
}

const ofExperiment: ReadonlySet<string> = new Set(['experiment', 'artifact_uri']);

function needsExperiment(search: RunSearch): boolean {
  const asks = (field: RunField) => field.of === 'attribute' && ofExperiment.has(field.key);
  return (
    search.experiment !== undefined ||
    fieldsOf(search.filter).some(asks) ||
    search.order.some(({ field }) => asks(field))
  );
}

function conditionsOf(search: RunSearch, scope: FilterScope): RawBuilder<SqlBool>[] {
  const conditions: RawBuilder<SqlBool>[] = [];
  const numbers = search.experimentIds?.map(Number);
  if (search.project !== undefined) conditions.push(sql`r.project = ${search.project}`);
  if (numbers?.length === 1) conditions.push(sql`r.experiment_number = ${numbers[0]}`);
  else if (numbers !== undefined) conditions.push(sql`r.experiment_number in (${sql.join(numbers)})`);
  if (search.lifecycle !== 'any') conditions.push(sql`r.lifecycle = ${search.lifecycle ?? 'active'}`);
  if (search.experiment !== undefined) conditions.push(sql`e.name = ${search.experiment}`);
  if (search.filter !== null) conditions.push(compileFilter(search.filter, scope));
  return conditions;
}
