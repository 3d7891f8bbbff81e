import { type RawBuilder, type SqlBool, sql } from '../../../platform/database/kysely.ts';
import { attributeSql, byBytes, type FilterScope } from './compile-filter.ts';
import { type AttributeName, attributes, type RunOrderKey } from './run-vocabulary.ts';

/** A never-null expression to sort by. */
export type SortColumn = {
  readonly name: string;
  readonly type: 'number' | 'text';
  readonly expression: RawBuilder<unknown>;
  readonly isDescending: boolean;
};

/** A table to be left-joined under `alias`, at most one row a run. */
export type SortJoin = {
  readonly table: 'train_latest_metric' | 'train_param' | 'train_tag';
  readonly alias: string;
  readonly on: RawBuilder<SqlBool>;
};

export type CompiledOrder = { readonly columns: readonly SortColumn[]; readonly joins: readonly SortJoin[] };

/**
 * What to sort by: for each key first whether it is absent, then its value, and at last the run's number,
 * newest first, so that every run has a place of its own and a page can go on exactly after one.
 */
export function compileOrder(keys: readonly RunOrderKey[], scope: FilterScope): CompiledOrder {
  const compiled = keys.map((key, position) => compileKey(key, `s${position}`, scope));
  const last: SortColumn = { name: 'sn', type: 'number', expression: sql`r.number`, isDescending: true };
  return {
    columns: [...compiled.flatMap((key) => key.columns), last],
    joins: compiled.flatMap((key) => key.joins),
  };
}

function compileKey({ field, isDescending }: RunOrderKey, alias: string, scope: FilterScope): CompiledOrder {
  const columns = (type: 'number' | 'text', value: RawBuilder<unknown>): SortColumn[] => {
    const filled = type === 'number' ? sql`coalesce(${value}, 0)` : sql`coalesce(${value}, '')`;
    return [
      {
        name: `${alias}_${type}_absent`,
        type: 'number',
        expression: sql`case when ${value} is null then 1 else 0 end`,
        isDescending: false,
      },
      {
        name: `${alias}_${type}`,
        type,
        expression: type === 'text' ? byBytes(filled, scope.kind) : filled,
        isDescending,
      },
    ];
  };
  if (field.of === 'attribute') {
    const type = attributes[field.key] === 'text' ? 'text' : 'number';
    const expression = attributeSql[field.key];
    if (!alwaysThere.has(field.key)) return { columns: columns(type, expression), joins: [] };
    // The column as it is, so that an index in this order can be walked.
    const column = type === 'text' ? byBytes(expression, scope.kind) : expression;
    return { columns: [{ name: `${alias}_${type}`, type, expression: column, isDescending }], joins: [] };
  }
  // A run reads any number of datasets, so there is no order by them.
  if (field.of === 'dataset') return { columns: [], joins: [] };
  const of = sql.ref(alias);
  if (field.of === 'metric') {
    const on = sql<SqlBool>`${of}.key_number = ${scope.metricKey(field.key) ?? -1} and ${of}.is_nan = 0`;
    return {
      columns: columns('number', sql`${of}.value`),
      joins: [{ table: 'train_latest_metric', alias, on }],
    };
  }
  const on = sql<SqlBool>`${of}.key = ${field.key}`;
  if (field.of === 'tag') {
    return { columns: columns('text', sql`${of}.value`), joins: [{ table: 'train_tag', alias, on }] };
  }
  // Numbers first, in the order of numbers; then what does not read as a number.
  return {
    columns: [...columns('number', sql`${of}.numeric_value`), ...columns('text', sql`${of}.value`)],
    joins: [{ table: 'train_param', alias, on }],
  };
}

const alwaysThere: ReadonlySet<AttributeName> = new Set([
  'id',
  'name',
  'status',
  'experiment',
  'experiment_id',
  'source',
  'created_by',
  'lifecycle',
  'artifact_uri',
  'started_at',
]);

export type SortValue = string | number;

/** That a row comes after the row with these values: beyond it in the first column that differs. */
export function isAfter(columns: readonly SortColumn[], values: readonly SortValue[]): RawBuilder<SqlBool> {
  const alternatives = columns.map((column, position) => {
    const equal = columns
      .slice(0, position)
      .map((before, index) => sql`${before.expression} = ${literal(values[index]!)}`);
    const beyond = column.isDescending
      ? sql`${column.expression} < ${literal(values[position]!)}`
      : sql`${column.expression} > ${literal(values[position]!)}`;
    return sql`(${sql.join([...equal, beyond], sql` and `)})`;
  });
  // Said once more for the first column alone, where a database can seek instead of reading from the start.
  const [first] = columns;
  const bound = sql`${first!.expression} ${sql.raw(first!.isDescending ? '<=' : '>=')} ${literal(values[0]!)}`;
  return sql`(${bound} and (${sql.join(alternatives, sql` or `)}))`;
}

/** Typed, because PostgreSQL would take a parameter for what the column beside it is, and for no index otherwise. */
const literal = (value: SortValue): RawBuilder<unknown> =>
  typeof value !== 'number'
    ? sql`${value}`
    : Number.isSafeInteger(value)
      ? sql`cast(${value} as bigint)`
      : sql`cast(${value} as double precision)`;
