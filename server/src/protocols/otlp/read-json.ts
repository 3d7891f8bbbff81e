import {
  type Attributes,
  type AttributeValue,
  double,
  integer,
  type Moment,
  momentOf,
} from '../../modules/traces/index.ts';
import { addSpan, deepestValue, emptyRawSpan, type OtlpBatch, orNull, type RawSpan } from './otlp-batch.ts';
import { sourceOf } from './read-protobuf.ts';

/** JSON that is no export request. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads an export request in OTLP's JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): ids are hex
 * in any case, enumerations are numbers (names are taken too), 64-bit integers are texts or numbers. Spans that cannot
 * be read are counted and left out. Throws JsonError.
 */
export function readJson(body: Buffer): OtlpBatch {
  const request = parse(body);
  if (!isObject(request)) throw new JsonError('the body is not a JSON object');
  const batch: OtlpBatch = { spans: [], rejectedCount: 0, reason: '' };
  for (const resourceSpans of objects(request, 'resourceSpans')) {
    const attributes = attributesOf(objectOf(resourceSpans, 'resource'), { isTooDeep: false });
    for (const scopeSpans of objects(resourceSpans, 'scopeSpans')) {
      const scope = objectOf(scopeSpans, 'scope');
      const source = sourceOf(attributes, { name: text(scope, 'name'), version: text(scope, 'version') });
      for (const span of objects(scopeSpans, 'spans')) addSpan(batch, readSpan(span), source);
    }
  }
  return batch;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new JsonError(`the body is not JSON: ${(error as Error).message}`);
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objects(of: Json, key: string): Json[] {
  const value = of[key] ?? [];
  if (!Array.isArray(value)) throw new JsonError(`${key} is not a list`);
  return value.filter(isObject);
}

function objectOf(of: Json, key: string): Json {
  const value = of[key];
  return isObject(value) ? value : {};
}

const text = (of: Json, key: string): string => {
  const value = of[key];
  return typeof value === 'string' ? value : '';
};

const id = (of: Json, key: string): string => text(of, key).toLowerCase();

function readSpan(json: Json): RawSpan {
  const span = emptyRawSpan();
  const status = objectOf(json, 'status');
  const events = objects(json, 'events').map((event) => ({
    name: text(event, 'name'),
    at: moment(event['timeUnixNano']),
    attributes: attributesOf(event, span),
  }));
  const links = objects(json, 'links').map((link) => ({
    traceId: id(link, 'traceId'),
    spanId: id(link, 'spanId'),
    attributes: attributesOf(link, span),
  }));
  return Object.assign(span, {
    traceId: id(json, 'traceId'),
    spanId: id(json, 'spanId'),
    parentSpanId: id(json, 'parentSpanId'),
    traceState: text(json, 'traceState'),
    name: text(json, 'name'),
    kind: enumeration(json['kind'], kinds),
    start: moment(json['startTimeUnixNano']),
    end: orNull(moment(json['endTimeUnixNano'])),
    attributes: attributesOf(json, span),
    events,
    links,
    statusCode: enumeration(status['code'], statusCodes),
    statusMessage: text(status, 'message'),
  });
}

const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  (name) => `SPAN_KIND_${name}`,
);
const statusCodes = ['UNSET', 'OK', 'ERROR'].map((name) => `STATUS_CODE_${name}`);

function enumeration(value: unknown, names: readonly string[]): number {
  if (typeof value === 'string') return Math.max(0, names.indexOf(value));
  return typeof value === 'number' && Number.isInteger(value) ? value : 0;
}

function bigint(value: unknown): bigint {
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt.asIntN(64, BigInt(value));
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 63) return BigInt(value);
  return 0n;
}

function moment(value: unknown): Moment {
  const nanoseconds = bigint(value);
  return nanoseconds < 0n ? { ms: 0, ns: 0 } : momentOf(nanoseconds);
}

function attributesOf(of: Json, state: { isTooDeep: boolean }): Attributes {
  return keyValues(of['attributes'], state, 0);
}

function keyValues(list: unknown, state: { isTooDeep: boolean }, depth: number): Attributes {
  const attributes = Object.create(null) as Record<string, AttributeValue>;
  if (!Array.isArray(list)) return attributes;
  for (const entry of list as unknown[]) {
    if (!isObject(entry) || typeof entry['key'] !== 'string') continue;
    attributes[entry['key']] = readValue(entry['value'], state, depth);
  }
  return attributes;
}

function readValue(value: unknown, state: { isTooDeep: boolean }, depth: number): AttributeValue {
  if (!isObject(value)) return null;
  const { stringValue, boolValue, intValue, doubleValue, bytesValue, arrayValue, kvlistValue } = value;
  if (typeof stringValue === 'string') return stringValue;
  if (typeof boolValue === 'boolean') return boolValue;
  if (intValue !== undefined) return integer(bigint(intValue));
  if (doubleValue !== undefined) return double(Number(doubleValue));
  if (typeof bytesValue === 'string') return bytesValue;
  if (!isObject(arrayValue) && !isObject(kvlistValue)) return null;
  if (depth >= deepestValue) {
    state.isTooDeep = true;
    return null;
  }
  if (isObject(kvlistValue)) return keyValues(kvlistValue['values'], state, depth + 1);
  const values: unknown = (arrayValue as Json)['values'];
  return Array.isArray(values) ? values.map((item) => readValue(item, state, depth + 1)) : [];
}
