import type { RunField } from '../run-fields.ts';
import { fieldName } from '../run-vocabulary.ts';

const attributes: Readonly<Record<string, string>> = {
  started: 'started_at',
  duration: 'duration_ms',
  createdBy: 'created_by',
};

/** A field as the filter language writes it: `metrics."val/auc"`, `params.depth`, `started_at`. */
export function nameOfField({ of, key }: RunField): string {
  if (of === 'attribute') return attributes[key] ?? key;
  return fieldName(of === 'metric' ? 'metrics' : of === 'param' ? 'params' : 'tags', key);
}
