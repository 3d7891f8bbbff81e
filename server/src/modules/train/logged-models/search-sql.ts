import type { Database } from '../../../platform/database/database.ts';
import { type RawBuilder, type SqlBool, sql } from '../../../platform/database/kysely.ts';
import { fieldsOf } from '../../../platform/filter/filter.ts';
import { matchSql } from '../../../platform/filter/match-sql.ts';
import type { LoggedModelField, LoggedModelFilter } from './logged-model.ts';

type Condition = RawBuilder<SqlBool>;
type Kind = Database['kind'];

/** A dataset that metrics were measured on; every digest of the name when none is said. */
export type DatasetScope = { readonly name: string; readonly digest: string | null };

/** One key of an order. For a metric its newest value counts, on the dataset where one is said. */
export type LoggedModelOrderKey = {
  readonly field: LoggedModelField;
  readonly isDescending: boolean;
  readonly dataset: DatasetScope | null;
};

export type LoggedModelSearch = {
  readonly project: string | undefined;
  readonly experimentIds: readonly string[];
  readonly filter: LoggedModelFilter | null;
  /** Metrics are looked for on these; on any when there are none. */
  readonly datasets: readonly DatasetScope[];
  readonly order: readonly LoggedModelOrderKey[];
  readonly offset: number;
  readonly limit: number;
};

/** Attributes over `train_logged_model l`. */
const attributeSql: Readonly<Record<string, RawBuilder<unknown>>> = {
  name: sql`l.name`,
  model_id: sql`l.id`,
  model_type: sql`l.model_type`,
  status: sql`l.status`,
  source_run_id: sql`l.source_run_id`,
  experiment_id: sql`cast(l.experiment_number as text)`,
  artifact_uri: sql`l.artifact_uri`,
  created_at: sql`l.created_at`,
  updated_at: sql`l.updated_at`,
};

const times = new Set(['created_at', 'updated_at']);

/** What a search asks of `train_logged_model l`, true or false. */
export function searchCondition(search: LoggedModelSearch, kind: Kind): Condition {
  const { filter, datasets } = search;
  const numbers = search.experimentIds.map((id) => (/^\d{1,15}$/.test(id) ? Number(id) : -1));
  const parts: Condition[] = [
    sql`l.is_deleted = 0`,
    numbers.length === 0 ? sql`(1 = 0)` : sql`l.experiment_number in (${sql.join(numbers)})`,
  ];
  if (search.project !== undefined) parts.push(sql`l.project = ${search.project}`);
  if (filter !== null) parts.push(compile(filter, datasets, kind));
  // Datasets without a metric in the filter ask for models that were measured on them at all.
  if (datasets.length > 0 && !fieldsOf(filter).some(({ of }) => of === 'metric'))
    parts.push(
      sql`exists (select 1 from train_logged_model_metric m where m.model_id = l.id and ${onAny(datasets)})`,
    );
  return sql.join(parts, sql` and `) as Condition;
}

const onDataset = ({ name, digest }: DatasetScope): Condition =>
  digest === null
    ? sql`m.dataset_name = ${name}`
    : sql`(m.dataset_name = ${name} and m.dataset_digest = ${digest})`;

const onAny = (datasets: readonly DatasetScope[]): Condition =>
  sql`(${sql.join(datasets.map(onDataset), sql` or `)})`;

function compile(filter: LoggedModelFilter, datasets: readonly DatasetScope[], kind: Kind): Condition {
  if (filter.kind === 'joined') {
    const items = filter.items.map((item) => compile(item, datasets, kind));
    return sql`(${sql.join(items, filter.by === 'and' ? sql` and ` : sql` or `)})`;
  }
  if (filter.kind === 'not') return sql`(not ${compile(filter.item, datasets, kind)})`;
  const { field } = filter;
  if (filter.kind === 'null') {
    const isThere =
      field.of === 'attribute'
        ? sql<SqlBool>`(${attributeSql[field.key]!} is not null)`
        : has(field, datasets, null);
    return filter.isNegated ? isThere : sql`(not ${isThere})`;
  }
  if (filter.kind === 'nan') {
    const isNan = has(field, datasets, () => sql`m.is_nan = 1`);
    return filter.isNegated ? sql`(not ${isNan})` : isNan;
  }
  if (field.of === 'attribute') return matchSql(filter, attributeSql[field.key]!, kind);
  if (field.of !== 'metric') return has(field, datasets, (value) => matchSql(filter, value, kind));
  // NaN differs from every number and is neither smaller nor larger.
  const isDifferent = filter.kind === 'compare' && filter.operator === '!=';
  return has(field, datasets, (value) =>
    isDifferent
      ? sql`(m.is_nan = 1 or ${matchSql(filter, value, kind)})`
      : sql`(m.is_nan = 0 and ${matchSql(filter, value, kind)})`,
  );
}

function has(
  { of, key }: LoggedModelField,
  datasets: readonly DatasetScope[],
  holds: ((value: RawBuilder<unknown>) => Condition) | null,
): Condition {
  const test = holds?.(sql`m.value`) ?? sql<SqlBool>`(1 = 1)`;
  if (of === 'metric') {
    const scope = datasets.length === 0 ? sql<SqlBool>`(1 = 1)` : onAny(datasets);
    return sql`exists (select 1 from train_logged_model_metric m where m.model_id = l.id and m.key = ${key} and ${scope} and ${test})`;
  }
  const table = sql.table(of === 'param' ? 'train_logged_model_param' : 'train_logged_model_tag');
  return sql`exists (select 1 from ${table} m where m.model_id = l.id and m.key = ${key} and ${test})`;
}

/** `order by`: what has no value comes last; newest first breaks ties unless the age is asked for. */
export function searchOrder(order: readonly LoggedModelOrderKey[], kind: Kind): RawBuilder<unknown> {
  const terms = order.flatMap(({ field, isDescending, dataset }) => {
    const direction = sql.raw(isDescending ? 'desc' : 'asc');
    const value = field.of === 'metric' ? newestValue(field.key, dataset) : attributeSql[field.key];
    if (value === undefined) return [];
    const isText = field.of === 'attribute' && !times.has(field.key);
    const bytes = isText && kind === 'postgres' ? sql` collate "C"` : sql``;
    return [sql`case when ${value} is null then 1 else 0 end asc, ${value}${bytes} ${direction}`];
  });
  return sql.join([...terms, sql`l.created_at desc`, sql`l.id asc`]);
}

const newestValue = (key: string, dataset: DatasetScope | null): RawBuilder<unknown> =>
  sql`(select m.value from train_logged_model_metric m where m.model_id = l.id and m.key = ${key} and m.is_nan = 0 and ${dataset === null ? sql`(1 = 1)` : onDataset(dataset)} order by m.at desc, m.step desc, m.run_id desc limit 1)`;
