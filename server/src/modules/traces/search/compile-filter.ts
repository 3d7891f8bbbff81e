import type { Database } from '../../../platform/database/database.ts';
import { type RawBuilder, type SqlBool, sql } from '../../../platform/database/kysely.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { matchSql } from '../../../platform/filter/match-sql.ts';
import { traceKeys } from '../trace.ts';
import type { AttributeName, TraceField, TraceFilter } from './trace-vocabulary.ts';

type Kind = Database['kind'];
type Condition = RawBuilder<SqlBool>;
type Test = Extract<TraceFilter, { kind: 'compare' | 'like' | 'in' }>;
type Holds = ((value: RawBuilder<unknown>) => Condition) | null;

/** A tag or an entry of the metadata of `traces_trace t`. */
export const labelSql = (of: 'tag' | 'metadata', key: string): RawBuilder<unknown> =>
  sql`(select l.value from ${sql.table(`traces_${of}`)} l where l.trace_number = t.number and l.key = ${key})`;

/** Attributes over `traces_trace t`; runs and texts have conditions of their own. */
export const attributeSql: Readonly<Record<Exclude<AttributeName, 'run_id' | 'text'>, RawBuilder<unknown>>> =
  {
    id: sql`t.id`,
    client_request_id: sql`t.client_request_id`,
    experiment_id: sql`cast(t.experiment_number as text)`,
    name: sql`coalesce(${labelSql('tag', traceKeys.name)}, t.name)`,
    status: sql`t.state`,
    started_at: sql`t.started_at`,
    ended_at: sql`(t.started_at + coalesce(t.duration_ms, 0))`,
    duration_ms: sql`t.duration_ms`,
  };

/** A condition that is true or false, never unknown. Throws `invalid-filter`. */
export function compileFilter(filter: TraceFilter, kind: Kind): Condition {
  if (filter.kind === 'joined') {
    const items = filter.items.map((item) => compileFilter(item, kind));
    return sql`(${sql.join(items, filter.by === 'and' ? sql` and ` : sql` or `)})`;
  }
  if (filter.kind === 'not') return sql`(not ${compileFilter(filter.item, kind)})`;
  if (filter.kind === 'nan') throw invalid(`${filter.field.key} is never NaN`);
  if (filter.kind === 'null') {
    const isThere = has(filter.field, null, kind);
    return filter.isNegated ? isThere : sql`(not ${isThere})`;
  }
  const { field } = filter;
  if (field.of === 'feedback' || field.of === 'expectation')
    return assessment(field, (column) => matchSql(filter, column, kind), isNegative(filter));
  if (isContent(field) && filter.kind !== 'like')
    throw invalid(`the text of spans is matched by a pattern`, "write for example: text like '%timeout%'");
  return has(field, (column) => matchSql(filter, column, kind), kind);
}

const isNegative = (filter: Test): boolean =>
  filter.kind === 'compare' ? filter.operator === '!=' : filter.isNegated;

const isContent = ({ of, key }: TraceField): boolean =>
  (of === 'attribute' && key === 'text') || (of === 'span' && key === 'content');

function has(field: TraceField, holds: Holds, kind: Kind): Condition {
  if (field.of === 'attribute') {
    if (field.key === 'run_id') return run(holds);
    if (field.key === 'text') return span('content', holds, kind);
    const value = attributeSql[field.key];
    return holds === null ? sql`(${value} is not null)` : holds(value);
  }
  if (field.of === 'span') return span(field.key, holds, kind);
  if (field.of === 'feedback' || field.of === 'expectation')
    return assessment(field, holds ?? (() => sql`(1 = 1)`), false);
  const value = labelSql(field.of, field.key);
  return holds === null ? sql`(${value} is not null)` : holds(value);
}

const whether = (condition: Condition | undefined): RawBuilder<unknown> =>
  condition === undefined ? sql`` : sql` and ${condition}`;

function run(holds: Holds): Condition {
  return sql`(exists (select 1 from traces_run_link r where r.trace_number = t.number${whether(holds?.(sql`r.run_id`))})
    or exists (select 1 from traces_metadata m where m.trace_number = t.number and m.key = ${traceKeys.sourceRun}${whether(holds?.(sql`m.value`))}))`;
}

const attributePrefix = 'attributes.';
const spanColumns: Readonly<Record<string, RawBuilder<unknown>>> = {
  name: sql`s.name`,
  type: sql`coalesce(s.type, 'UNKNOWN')`,
  status: sql`s.status`,
};

function span(key: string, holds: Holds, kind: Kind): Condition {
  const test = (value: RawBuilder<unknown>): Condition =>
    sql`exists (select 1 from traces_span s where s.trace_number = t.number${whether(holds?.(value) ?? sql`(${value} is not null)`)})`;
  if (Object.hasOwn(spanColumns, key)) return test(spanColumns[key]!);
  if (key === 'content') {
    const inEither = (matches: NonNullable<Holds>) =>
      sql`(${matches(sql`s.content`)} or ${matches(sql`s.name`)})`;
    return sql`exists (select 1 from traces_span s where s.trace_number = t.number${holds === null ? sql`` : sql` and ${inEither(holds)}`})`;
  }
  if (key.startsWith(attributePrefix) && key.length > attributePrefix.length)
    return test(spanAttribute(key.slice(attributePrefix.length), kind));
  throw invalid(
    `a span has no '${key.slice(0, 100)}'`,
    'use span.name, span.type, span.status, span.content or span.attributes.<name>',
  );
}

/** An attribute as text: what it says where it is text, else its JSON. */
function spanAttribute(name: string, kind: Kind): RawBuilder<unknown> {
  if (kind === 'postgres') return sql`(s.content::json -> 'attributes' ->> ${name})`;
  // A path of SQLite has no way to write a quote.
  if (name.includes('"')) return sql`null`;
  const path = `$.attributes."${name}"`;
  return sql`(case json_type(s.content, ${path}) when 'text' then json_extract(s.content, ${path}) else s.content -> ${path} end)`;
}

/** The value may be asked for as it is, or as the JSON a client sent. */
function assessment({ of, key }: TraceField, holds: NonNullable<Holds>, isNegated: boolean): Condition {
  const both = sql.join([holds(sql`a.value_text`), holds(sql`a.value`)], isNegated ? sql` and ` : sql` or `);
  return sql`exists (select 1 from traces_assessment a where a.trace_number = t.number and a.kind = ${of} and a.name = ${key} and (${both}))`;
}

function invalid(message: string, hint?: string): SlipwayError {
  return new SlipwayError('invalid-filter', message, hint === undefined ? {} : { hint });
}
