import type { Database } from '../../../platform/database/database.ts';
import { type RawBuilder, type SqlBool, sql } from '../../../platform/database/kysely.ts';
import { type Field, type Filter, fieldsOf, type Literal } from '../../../platform/filter/filter.ts';
import { matchSql } from '../../../platform/filter/match-sql.ts';
import type { OrderKey } from '../../../platform/filter/parse-order.ts';
import { promptTag } from '../registered-model.ts';
import { modelAttributes, versionAttributes } from './registry-vocabulary.ts';

type Condition = RawBuilder<SqlBool>;

/** How the fields of one noun are read in SQL. */
export type Columns = {
  readonly attributes: Readonly<Record<string, RawBuilder<unknown>>>;
  /** Attributes that hold text; ordered by bytes on both databases. */
  readonly isText: (key: string) => boolean;
  /** That the thing has the tag and `holds` is true of its value. */
  tag(key: string, holds: (value: RawBuilder<unknown>) => Condition): Condition;
  readonly isPrompt: Condition;
};

/** Over `registry_model m`. */
export const modelColumns: Columns = {
  attributes: { name: sql`m.name`, created_at: sql`m.created_at`, updated_at: sql`m.updated_at` },
  isText: (key) => modelAttributes[key as keyof typeof modelAttributes] === 'text',
  tag: (key, holds) =>
    sql`exists (select 1 from registry_model_tag t where t.project = m.project and t.model = m.name and t.key = ${key} and ${holds(sql`t.value`)})`,
  isPrompt: sql`exists (select 1 from registry_model_tag t where t.project = m.project and t.model = m.name and t.key = ${promptTag} and t.value = 'true')`,
};

/** Over `registry_version v`. */
export const versionColumns: Columns = {
  attributes: {
    name: sql`v.model`,
    version: sql`v.version`,
    run_id: sql`v.run_id`,
    source: sql`v.source`,
    stage: sql`v.stage`,
    status: sql`v.status`,
    created_at: sql`v.created_at`,
    updated_at: sql`v.updated_at`,
  },
  isText: (key) => versionAttributes[key as keyof typeof versionAttributes] === 'text',
  tag: (key, holds) =>
    sql`exists (select 1 from registry_version_tag t where t.version_id = v.id and t.key = ${key} and ${holds(sql`t.value`)})`,
  isPrompt: sql`(exists (select 1 from registry_version_tag t where t.version_id = v.id and t.key = ${promptTag} and t.value = 'true') or exists (select 1 from registry_model_tag t where t.project = v.project and t.model = v.model and t.key = ${promptTag} and t.value = 'true'))`,
};

/**
 * A filter as a condition that is true or false, never unknown. Prompts, which are models with a tag, are left out
 * unless the filter asks about that tag; there "is not a prompt" is also true of what never had the tag.
 */
export function compileFilter(
  filter: Filter | null,
  { columns, kind }: { columns: Columns; kind: Database['kind'] },
): Condition {
  const asksForPrompts = fieldsOf(filter).some(isPromptField);
  if (filter === null) return sql`(not ${columns.isPrompt})`;
  const condition = compile(filter, columns, kind);
  return asksForPrompts ? condition : sql`(${condition} and not ${columns.isPrompt})`;
}

const isPromptField = ({ of, key }: Field) => of === 'tag' && key === promptTag;

function compile(filter: Filter, columns: Columns, kind: Database['kind']): Condition {
  if (filter.kind === 'joined') {
    const items = filter.items.map((item) => compile(item, columns, kind));
    return sql`(${sql.join(items, filter.by === 'and' ? sql` and ` : sql` or `)})`;
  }
  if (filter.kind === 'not') return sql`(not ${compile(filter.item, columns, kind)})`;
  const { field } = filter;
  if (filter.kind === 'compare' && isPromptField(field)) {
    const asksForPrompt = (String(filter.value).toLowerCase() === 'true') === (filter.operator === '=');
    return asksForPrompt ? columns.isPrompt : sql`(not ${columns.isPrompt})`;
  }
  if (filter.kind === 'null') {
    const isThere: Condition =
      field.of === 'tag'
        ? columns.tag(field.key, () => sql`(1 = 1)`)
        : sql`(${columns.attributes[field.key]!} is not null)`;
    return filter.isNegated ? isThere : sql`(not ${isThere})`;
  }
  if (filter.kind === 'nan') return sql`(1 = 0)`;
  if (field.of === 'tag') return columns.tag(field.key, (value) => matchSql(filter, value, kind));
  return matchAttribute(filter, columns, kind);
}

/** Attributes that are numbers but may be written in quotes, as MLflow's clients do. */
const quotedNumbers = new Set(['version']);

function matchAttribute(test: Test, columns: Columns, kind: Database['kind']): Condition {
  const { key } = test.field;
  const column = columns.attributes[key]!;
  if (quotedNumbers.has(key)) {
    if (test.kind === 'like') return matchSql(test, sql`cast(${column} as text)`, kind);
    return matchSql(withNumbers(test), column, kind);
  }
  // What was never said is not equal to anything; an index is used where that does not matter.
  const isNegated = test.kind === 'compare' ? test.operator === '!=' : test.isNegated;
  const isBlankWhenMissing = isNegated && columns.isText(key);
  return matchSql(test, isBlankWhenMissing ? sql`coalesce(${column}, '')` : column, kind);
}

type Test = Extract<Filter, { kind: 'compare' | 'like' | 'in' }>;

/** No version has the number -1, which stands for text that is no number. */
const toNumber = (value: Literal): number => {
  const number = Number(value);
  return Number.isFinite(number) ? number : -1;
};

const withNumbers = <T extends Exclude<Test, { kind: 'like' }>>(test: T): T =>
  test.kind === 'compare'
    ? { ...test, value: toNumber(test.value) }
    : { ...test, values: test.values.map(toNumber) };

/** `order by` for the keys; tags cannot be ordered by and are passed over. */
export function compileOrder(
  order: readonly OrderKey[],
  { columns, kind }: { columns: Columns; kind: Database['kind'] },
): RawBuilder<unknown> {
  const terms = order.flatMap(({ field, isDescending }) => {
    const column = field.of === 'attribute' ? columns.attributes[field.key] : undefined;
    if (column === undefined) return [];
    const bytes = kind === 'postgres' && columns.isText(field.key) ? sql` collate "C"` : sql``;
    return [sql`${column}${bytes} ${sql.raw(isDescending ? 'desc' : 'asc')}`];
  });
  return sql.join(terms);
}
