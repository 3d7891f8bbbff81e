import { createHash } from 'node:crypto';
import { type AttributeValue, isRawNumber, writeExactJson } from '../../../platform/json/exact-json.ts';
import type { JsonObject, RecordInput, RecordSchema } from './evaluation-dataset.ts';

const isObject = (value: AttributeValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

/** The names of JSON's kinds of values, with integers apart from other numbers. */
export function kindOf(value: AttributeValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isRawNumber(value)) return /^-?\d+$/.test(value.rawJSON) ? 'integer' : 'float';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float';
  return typeof value;
}

type Kinds = Readonly<Record<string, string>>;

function withKinds(known: Kinds | string, value: AttributeValue | null | undefined): Kinds | string {
  if (value === undefined || value === null) return known;
  const isEmpty = typeof known === 'object' && Object.keys(known).length === 0;
  if (!isObject(value)) return isEmpty ? kindOf(value) : known;
  if (typeof known === 'string') return known;
  const kinds: Record<string, string> = { ...known };
  for (const [key, entry] of Object.entries(value)) kinds[key] ??= kindOf(entry);
  return kinds;
}

/** The fields seen so far and those of more records; the first record that has a field says its kind. */
export function extendSchema(before: RecordSchema | null, records: readonly RecordInput[]): RecordSchema {
  let schema: RecordSchema = before ?? { inputs: {}, outputs: {}, expectations: {} };
  for (const { inputs, outputs, expectations } of records)
    schema = {
      inputs: withKinds(schema.inputs, inputs),
      outputs: withKinds(schema.outputs, outputs),
      expectations: withKinds(schema.expectations, expectations),
    };
  return schema;
}

/** The same inputs give the same text, in whichever order their keys were written. */
function sorted(value: AttributeValue): AttributeValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted((value as JsonObject)[key]!)]),
  );
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a record is known by within its dataset. */
export const inputHash = (inputs: JsonObject): string => sha256(writeExactJson(sorted(inputs)));

/** The digest of a dataset after a change; it names the whole history of changes. */
export const nextDigest = (before: string, change: string): string =>
  sha256(`${before}\n${change}`).slice(0, 8);
