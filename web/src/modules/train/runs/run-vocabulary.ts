import type { Run } from '@slipway/contract';
import type { Vocabulary } from './complete-filter.ts';
import type { RunField } from './run-fields.ts';

const attributes = [
  'status',
  'name',
  'experiment',
  'source',
  'created_by',
  'started_at',
  'ended_at',
  'duration_ms',
  'id',
];
const mostValues = 20;

/** The words that the filter offers: every field, and the values that some runs have. */
export function vocabularyOf(runs: readonly Run[], known: readonly RunField[]): Vocabulary {
  const values: Record<string, Set<string>> = {};
  const note = (field: string, value: string) => {
    const known = (values[field] ??= new Set());
    if (known.size < mostValues) known.add(value);
  };
  for (const run of runs) {
    for (const [key, value] of Object.entries(run.params)) note(fieldName('params', key), value);
    for (const [key, value] of Object.entries(run.tags)) note(fieldName('tags', key), value);
    note('status', run.status);
    note('experiment', run.experiment);
    note('source', run.source);
    note('created_by', run.createdBy);
  }
  const named = (of: RunField['of'], collection: Parameters<typeof fieldName>[0]) =>
    known.filter((field) => field.of === of).map(({ key }) => fieldName(collection, key));
  return {
    fields: [
      ...attributes,
      ...named('metric', 'metrics'),
      ...named('param', 'params'),
      ...named('tag', 'tags'),
    ],
    values: Object.fromEntries(Object.entries(values).map(([field, known]) => [field, [...known].sort()])),
  };
}

/** `metrics.auc`, or `metrics."val loss"` where the name is no plain word. */
export const fieldName = (collection: 'metrics' | 'params' | 'tags', key: string): string =>
  /^\w+$/.test(key) ? `${collection}.${key}` : `${collection}."${key.replaceAll('"', '""')}"`;
