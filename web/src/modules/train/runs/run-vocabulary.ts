import type { Run } from '@slipway/contract';
import type { Vocabulary } from './complete-filter.ts';

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

/** What the loaded runs have: the words that the filter offers. */
export function vocabularyOf(runs: readonly Run[]): Vocabulary {
  const values: Record<string, Set<string>> = {};
  const note = (field: string, value: string) => {
    const known = (values[field] ??= new Set());
    if (known.size < mostValues) known.add(value);
  };
  const metrics = new Set<string>();
  for (const run of runs) {
    for (const key of Object.keys(run.metrics)) metrics.add(fieldName('metrics', key));
    for (const [key, value] of Object.entries(run.params)) note(fieldName('params', key), value);
    for (const [key, value] of Object.entries(run.tags)) note(fieldName('tags', key), value);
    note('status', run.status);
    note('experiment', run.experiment);
    note('source', run.source);
    note('created_by', run.createdBy);
  }
  const collections = Object.keys(values).filter((field) => !attributes.includes(field));
  return {
    fields: [...attributes, ...[...metrics].sort(), ...collections.sort()],
    values: Object.fromEntries(Object.entries(values).map(([field, known]) => [field, [...known].sort()])),
  };
}

/** `metrics.auc`, or `metrics."val loss"` where the name is no plain word. */
export const fieldName = (collection: 'metrics' | 'params' | 'tags', key: string): string =>
  /^\w+$/.test(key) ? `${collection}.${key}` : `${collection}."${key.replaceAll('"', '""')}"`;
