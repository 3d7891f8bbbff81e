import type { Database } from '../../../platform/database/database.ts';
import { type RawBuilder, type SqlBool, sql } from '../../../platform/database/kysely.ts';
import { isAfter, type SortValue } from '../../train/index.ts';
import { dressTraces, type SelectedTrace } from '../store/read-traces.ts';
import type { Trace } from '../trace.ts';
import { compileFilter } from './compile-filter.ts';
import { compileOrder } from './compile-order.ts';
import type { TraceFilter, TraceOrderKey } from './trace-vocabulary.ts';

/** Which traces are asked about. */
export type TraceScope = {
  readonly project?: string | undefined;
  readonly experimentIds: readonly string[];
};

/** What is asked for, in which order, and from where on. */
export type TraceSearch = TraceScope & {
  readonly filter: TraceFilter | null;
  readonly order: readonly TraceOrderKey[];
  /** The place of the last trace of the page before. */
  readonly after: readonly SortValue[] | null;
  readonly limit: number;
};

export type FoundTrace = { readonly trace: Trace; readonly place: readonly SortValue[] };

/** A page of traces, each with its place for the page behind. */
export async function searchTraces(database: Database, search: TraceSearch): Promise<FoundTrace[]> {
  const columns = compileOrder(search.order, database.kind);
  const conditions = scopeConditions(search);
  if (search.filter !== null) conditions.push(compileFilter(search.filter, database.kind));
  if (search.after !== null) conditions.push(isAfter(columns, search.after));
  const places = columns.map(({ expression, name }) => sql`${expression} as ${sql.ref(`place_${name}`)}`);
  const ordered = columns.map(
    ({ expression, isDescending }) => sql`${expression} ${sql.raw(isDescending ? 'desc' : 'asc')}`,
  );
  const { rows } = await sql<SelectedTrace & Record<string, SortValue>>`
    select t.*, ${sql.join(places)} from traces_trace t
    where ${sql.join(conditions, sql` and `)}
    order by ${sql.join(ordered)} limit ${search.limit}`.execute(database.reader());
  const traces = await dressTraces(database, rows);
  return rows.map((row) => ({
    trace: traces.get(row.number)!,
    place: columns.map(({ name }) => row[`place_${name}`]!),
  }));
}

export type FilterCounts = {
  readonly total: number;
  readonly first: number;
  readonly second: number;
  readonly both: number;
};

/** How many traces pass a base filter, and of those one filter, another and both. */
export async function countFilters(
  database: Database,
  query: TraceScope & { base: TraceFilter | null; first: TraceFilter | null; second: TraceFilter | null },
): Promise<FilterCounts> {
  const always = sql<SqlBool>`(1 = 1)`;
  const [base, first, second] = [query.base, query.first, query.second].map((filter) =>
    filter === null ? always : compileFilter(filter, database.kind),
  );
  const count = (condition: RawBuilder<unknown>) =>
    sql`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
  const { rows } = await sql<FilterCounts>`
    select count(*) as total, ${count(sql`m.a = 1`)} as first, ${count(sql`m.b = 1`)} as second,
      ${count(sql`m.a = 1 and m.b = 1`)} as "both"
    from (select case when ${first!} then 1 else 0 end as a, case when ${second!} then 1 else 0 end as b
      from traces_trace t where ${sql.join([...scopeConditions(query), base!], sql` and `)}) m`.execute(
    database.reader(),
  );
  const [row] = rows;
  return {
    total: Number(row!.total),
    first: Number(row!.first),
    second: Number(row!.second),
    both: Number(row!.both),
  };
}

function scopeConditions({ project, experimentIds }: TraceScope): RawBuilder<SqlBool>[] {
  // An id that no experiment can have finds no traces.
  const numbers = experimentIds.map((id) => (/^\d{1,15}$/.test(id) ? Number(id) : -1));
  const [first, ...others] = numbers;
  const conditions: RawBuilder<SqlBool>[] = [
    first === undefined
      ? sql`(1 = 0)`
      : others.length === 0
        ? sql`t.experiment_number = ${first}`
        : sql`t.experiment_number in (${sql.join(numbers)})`,
  ];
  if (project !== undefined) conditions.push(sql`t.project = ${project}`);
  return conditions;
}
