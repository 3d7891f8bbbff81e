import type { Database } from '../../../platform/database/database.ts';
import { type RawBuilder, type SqlBool, sql } from '../../../platform/database/kysely.ts';
import { type CompareOperator, fieldsOf, type Literal } from '../../../platform/filter/filter.ts';
import { type AttributeName, attributes, type RunField, type RunFilter } from './run-vocabulary.ts';

/** What compiling needs to know of the database. `r` is the run in the query around. */
export type FilterScope = {
  readonly kind: Database['kind'];
  /** The number of a metric name, or null when nobody ever logged it. */
  metricKey(name: string): number | null;
};

type Condition = RawBuilder<SqlBool>;

const never: Condition = sql`(1 = 0)`;
const always: Condition = sql`(1 = 1)`;

/** Below the place its experiment was given, else in this server's own store of artifacts. */
export const artifactUriSql = sql<string>`coalesce(e.artifact_location, 'mlflow-artifacts:/' || cast(e.number as text)) || '/' || r.id || '/artifacts'`;

/** The attribute as an expression over `train_run r` and `train_experiment e`. */
export const attributeSql: Readonly<Record<AttributeName, RawBuilder<unknown>>> = {
  id: sql`r.id`,
  name: sql`r.name`,
  status: sql`r.status`,
  experiment: sql`e.name`,
  experiment_id: sql`cast(r.experiment_number as text)`,
  source: sql`r.source`,
  created_by: sql`r.created_by`,
  parent_run_id: sql`r.parent_run_id`,
  job_id: sql`r.job_id`,
  lifecycle: sql`r.lifecycle`,
  artifact_uri: artifactUriSql,
  started_at: sql`r.started_at`,
  ended_at: sql`r.ended_at`,
  duration_ms: sql`(r.ended_at - r.started_at)`,
};

/** A condition that is true or false, never unknown, so that `not` means what it says. */
export function compileFilter(filter: RunFilter, scope: FilterScope): Condition {
  if (filter.kind === 'joined') {
    const items = filter.items.map((item) => compileFilter(item, scope));
    return sql`(${sql.join(items, filter.by === 'and' ? sql` and ` : sql` or `)})`;
  }
  if (filter.kind === 'not') return sql`(not ${compileFilter(filter.item, scope)})`;
  if (filter.kind === 'null') {
    const isThere = present(filter.field, scope, null);
    return filter.isNegated ? isThere : sql`(not ${isThere})`;
  }
  return present(filter.field, scope, (column) => test(filter, column, scope.kind));
}

/** That the run has the field and, when `holds` is given, that its value passes. */
function present(
  field: RunField,
  scope: FilterScope,
  holds: ((column: Columns) => Condition) | null,
): Condition {
  if (field.of === 'attribute') {
    const value = attributeSql[field.key];
    const isNumeric = attributes[field.key] !== 'text';
    const isThere: Condition = sql`${value} is not null`;
    return holds === null ? sql`(${isThere})` : sql`(${isThere} and ${holds({ value, isNumeric })})`;
  }
  const { source, columns } = collection(field, scope);
  if (source === null) return never;
  const condition = holds === null ? always : holds(columns);
  return sql`exists (select 1 from ${source} and ${condition})`;
}

const datasetSql = { name: sql`d.name`, digest: sql`d.digest`, context: sql`d.context` };

/** How the value of a field is read: as text or number, and where a param keeps its numeric reading. */
type Columns = {
  readonly value: RawBuilder<unknown>;
  readonly isNumeric: boolean;
  readonly numeric?: RawBuilder<unknown>;
  readonly isNan?: RawBuilder<unknown>;
};

function collection(
  field: Exclude<RunField, { of: 'attribute' }>,
  scope: FilterScope,
): { source: RawBuilder<unknown> | null; columns: Columns } {
  if (field.of === 'metric') {
    const key = scope.metricKey(field.key);
    return {
      source:
        key === null
          ? null
          : sql`train_latest_metric m where m.run_number = r.number and m.key_number = ${key}`,
      columns: { value: sql`m.value`, isNumeric: true, isNan: sql`m.is_nan` },
    };
  }
  if (field.of === 'param') {
    return {
      source: sql`train_param p where p.run_number = r.number and p.key = ${field.key}`,
      columns: { value: sql`p.value`, isNumeric: false, numeric: sql`p.numeric_value` },
    };
  }
  if (field.of === 'dataset') {
    const value = Object.hasOwn(datasetSql, field.key) ? datasetSql[field.key] : undefined;
    return {
      source: value === undefined ? null : sql`train_run_dataset d where d.run_number = r.number`,
      columns: { value: value ?? sql`null`, isNumeric: false },
    };
  }
  return {
    source: sql`train_tag t where t.run_number = r.number and t.key = ${field.key}`,
    columns: { value: sql`t.value`, isNumeric: false },
  };
}

type Test = Extract<RunFilter, { kind: 'compare' | 'like' | 'in' | 'nan' }>;

function test(filter: Test, columns: Columns, kind: Database['kind']): Condition {
  if (filter.kind === 'nan') return sql`(${columns.isNan!} = ${filter.isNegated ? 0 : 1})`;
  if (filter.kind === 'compare') return compare(columns, filter, kind);
  if (filter.kind === 'like') {
    const matches = like(columns.value, filter, kind);
    return filter.isNegated ? sql`(not ${matches})` : matches;
  }
  const equal = filter.values.map((value) => compare(columns, { operator: '=', value }, kind));
  const isIn: Condition = sql`(${sql.join(equal, sql` or `)})`;
  return filter.isNegated ? sql`(not ${isIn})` : isIn;
}

function compare(
  columns: Columns,
  { operator, value }: { operator: CompareOperator; value: Literal },
  kind: Database['kind'],
): Condition {
  const comparison = sql.raw(operator === '!=' ? '<>' : operator);
  if (typeof value === 'string') return sql`(${byBytes(columns.value, kind)} ${comparison} ${value})`;
  const literal = sql`cast(${value} as double precision)`;
  if (columns.isNan !== undefined) {
    // NaN differs from every number and is neither smaller nor larger.
    return operator === '!='
      ? sql`(${columns.isNan} = 1 or ${columns.value} <> ${literal})`
      : sql`(${columns.isNan} = 0 and ${columns.value} ${comparison} ${literal})`;
  }
  if (columns.numeric === undefined) return sql`(${columns.value} ${comparison} ${literal})`;
  return operator === '!='
    ? sql`(${columns.numeric} is null or ${columns.numeric} <> ${literal})`
    : sql`(${columns.numeric} is not null and ${columns.numeric} ${comparison} ${literal})`;
}

/** Text in the order of its bytes on both databases, whatever the locale of a PostgreSQL cluster. */
export const byBytes = (text: RawBuilder<unknown>, kind: Database['kind']): RawBuilder<unknown> =>
  kind === 'postgres' ? sql`${text} collate "C"` : text;

/** SQLite's LIKE ignores the case of ASCII letters; GLOB does not, in its own notation. */
function like(
  value: RawBuilder<unknown>,
  filter: { pattern: string; isCaseSensitive: boolean },
  kind: Database['kind'],
): Condition {
  if (kind === 'postgres') {
    return filter.isCaseSensitive
      ? sql`(${value} like ${filter.pattern} escape '')`
      : sql`(${value} ilike ${filter.pattern} escape '')`;
  }
  return filter.isCaseSensitive
    ? sql`(${value} glob ${toGlob(filter.pattern)})`
    : sql`(${value} like ${filter.pattern})`;
}

const toGlob = (pattern: string) =>
  pattern.replace(/[*?[]/g, '[$&]').replaceAll('%', '*').replaceAll('_', '?');

/** The metric names of a filter, so that their numbers can be read before it is compiled. */
export const metricNamesOf = (filter: RunFilter | null): string[] =>
  fieldsOf(filter).flatMap((field) => (field.of === 'metric' ? [field.key] : []));
