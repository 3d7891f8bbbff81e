import { createHash } from 'node:crypto';
import type { JsonValue } from '@slipway/contract';

/** The digest of all that a step's result depends on. Keys of objects are sorted, so that writing order does not matter. */
export function stepKey(kind: string, inputs: JsonValue): string {
  return createHash('sha256').update(kind).update('\0').update(canonicalJson(inputs)).digest('hex');
}

/** JSON with sorted keys and no white space. */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
