import type { Database } from '../../../platform/database/database.ts';
import { type RawBuilder, sql } from '../../../platform/database/kysely.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { byBytes, type SortColumn } from '../../train/index.ts';
import { traceKeys } from '../trace.ts';
import { attributeSql, labelSql } from './compile-filter.ts';
import { attributes, type TraceOrderKey } from './trace-vocabulary.ts';

/** Newest first, by id among those of one moment, behind whatever was asked for. */
export function compileOrder(keys: readonly TraceOrderKey[], kind: Database['kind']): SortColumn[] {
  const asked = keys.flatMap((key, position) => columnsOf(key, `s${position}`, kind));
  const ordered = new Set(keys.map(({ field }) => (field.of === 'attribute' ? field.key : '')));
  const last: SortColumn[] = [
    { name: 'st', type: 'number', expression: sql`t.started_at`, isDescending: true },
    { name: 'si', type: 'text', expression: byBytes(sql`t.id`, kind), isDescending: false },
  ];
  return [...asked, ...(ordered.has('started_at') ? last.slice(1) : last)];
}

const alwaysThere: ReadonlySet<string> = new Set(['id', 'experiment_id', 'status', 'started_at', 'ended_at']);

/** Whether it is absent, then its value: what has none comes last in both directions. */
function columnsOf(key: TraceOrderKey, name: string, kind: Database['kind']): SortColumn[] {
  const { field, isDescending } = key;
  const value = expressionOf(key);
  const type = field.of === 'attribute' && attributes[field.key] !== 'text' ? 'number' : 'text';
  const inBytes = (text: RawBuilder<unknown>) => (type === 'text' ? byBytes(text, kind) : text);
  if (field.of === 'attribute' && alwaysThere.has(field.key))
    return [{ name, type, expression: inBytes(value), isDescending }];
  const filled = type === 'number' ? sql`coalesce(${value}, 0)` : sql`coalesce(${value}, '')`;
  const absent = sql`case when ${value} is null then 1 else 0 end`;
  return [
    { name: `${name}_absent`, type: 'number', expression: absent, isDescending: false },
    { name, type, expression: inBytes(filled), isDescending },
  ];
}

function expressionOf({ field }: TraceOrderKey): RawBuilder<unknown> {
  if (field.of === 'tag' || field.of === 'metadata') return labelSql(field.of, field.key);
  if (field.of === 'attribute') {
    if (field.key === 'run_id') return labelSql('metadata', traceKeys.sourceRun);
    if (field.key !== 'text') return attributeSql[field.key];
  }
  throw new SlipwayError('invalid-filter', `a list of traces is not ordered by ${field.of}.${field.key}`, {
    hint: 'order by started_at, duration_ms, status, name, tags.<name> or metadata.<name>',
  });
}
