import type { Database } from '../../../platform/database/database.ts';
import { type RawBuilder, type SqlBool, sql } from '../../../platform/database/kysely.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { matchSql } from '../../../platform/filter/match-sql.ts';
import { attributes, type DatasetFilter, type DatasetOrderKey } from './dataset-vocabulary.ts';

export type DatasetSearch = {
  readonly project?: string | undefined;
  /** Those of any of these; of all without any. */
  readonly experimentIds: readonly string[];
  readonly filter: DatasetFilter | null;
  /** Newest first behind it. */
  readonly order: readonly DatasetOrderKey[];
  readonly offset: number;
  readonly limit: number;
};

type Kind = Database['kind'];
type Condition = RawBuilder<SqlBool>;

/** The ids of a page of evaluation datasets. Throws `invalid-filter`. */
export async function searchDatasetIds(database: Database, search: DatasetSearch): Promise<string[]> {
  const conditions: Condition[] = [sql`(1 = 1)`];
  if (search.project !== undefined) conditions.push(sql`d.project = ${search.project}`);
  if (search.experimentIds.length > 0)
    conditions.push(
      sql`exists (select 1 from evaluate_dataset_experiment e where e.dataset_id = d.id and e.experiment_id in (${sql.join(search.experimentIds)}))`,
    );
  if (search.filter !== null) conditions.push(compile(search.filter, database.kind));
  const { rows } = await sql<{ id: string }>`
    select d.id from evaluate_dataset d where ${sql.join(conditions, sql` and `)}
    order by ${sql.join(orderSql(search.order, database.kind))}
    limit ${search.limit} offset ${search.offset}`.execute(database.reader());
  return rows.map(({ id }) => id);
}

const tagValue = (key: string): RawBuilder<unknown> =>
  sql`(select t.value from evaluate_dataset_tag t where t.dataset_id = d.id and t.key = ${key})`;

const columnOf = (field: { of: string; key: string }): RawBuilder<unknown> =>
  field.of === 'tag' ? tagValue(field.key) : sql.ref(`d.${field.key}`);

/** A condition that is true or false, never unknown. */
function compile(filter: DatasetFilter, kind: Kind): Condition {
  if (filter.kind === 'joined') {
    const items = filter.items.map((item) => compile(item, kind));
    return sql`(${sql.join(items, filter.by === 'and' ? sql` and ` : sql` or `)})`;
  }
  if (filter.kind === 'not') return sql`(not ${compile(filter.item, kind)})`;
  if (filter.kind === 'nan') throw new SlipwayError('invalid-filter', `${filter.field.key} is never NaN`);
  const column = columnOf(filter.field);
  if (filter.kind === 'null')
    return filter.isNegated ? sql`(${column} is not null)` : sql`(${column} is null)`;
  return matchSql(filter, column, kind);
}

function orderSql(order: readonly DatasetOrderKey[], kind: Kind): RawBuilder<unknown>[] {
  const terms = order.map(({ field, isDescending }) => {
    if (field.of === 'tag')
      throw new SlipwayError('invalid-filter', 'a list of evaluation datasets is not ordered by tags', {
        hint: 'order by name, created_at or updated_at',
      });
    const bytes = kind === 'postgres' && attributes[field.key] === 'text' ? sql` collate "C"` : sql``;
    return sql`${sql.ref(`d.${field.key}`)}${bytes} ${sql.raw(isDescending ? 'desc' : 'asc')}`;
  });
  return [...terms, sql`d.created_at desc`, sql`d.id`];
}
