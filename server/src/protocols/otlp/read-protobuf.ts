import {
  type Attributes,
  type AttributeValue,
  double,
  integer,
  type Moment,
  type SpanEvent,
  type SpanLink,
  type SpanSource,
} from '../../modules/traces/index.ts';
import { addSpan, deepestValue, emptyRawSpan, type OtlpBatch, orNull, type RawSpan } from './otlp-batch.ts';
import { WireReader } from './wire-reader.ts';

/**
 * Reads an ExportTraceServiceRequest (opentelemetry-proto 1.x, trace.proto, common.proto, resource.proto). Spans whose
 * ids are none are counted and left out; fields that are not known are passed over. Throws WireError.
 */
export function readProtobuf(body: Buffer): OtlpBatch {
  const batch: OtlpBatch = { spans: [], rejectedCount: 0, reason: '' };
  const reader = new WireReader(body);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) reader.message(() => readResourceSpans(reader, batch));
    else reader.skip();
  }
  return batch;
}

function readResourceSpans(reader: WireReader, batch: OtlpBatch): void {
  let attributes: Attributes = {};
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    // Writers put the resource first; a resource behind its spans would say nothing of them here.
    if (field === 1) attributes = reader.message(() => readAttributesOf(reader, 1)) ?? attributes;
    else if (field === 2) reader.message(() => readScopeSpans(reader, batch, attributes));
    else reader.skip();
  }
}

/** The attributes of a message that holds them as field `number`. */
function readAttributesOf(reader: WireReader, number: number): Attributes {
  const attributes = newAttributes();
  const state = { isTooDeep: false };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === number) reader.message(() => readKeyValue(reader, attributes, state));
    else reader.skip();
  }
  return attributes;
}

function readScopeSpans(reader: WireReader, batch: OtlpBatch, attributes: Attributes): void {
  let scope = { name: '', version: '' };
  let source: SpanSource | null | undefined;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) scope = reader.message(() => readScope(reader)) ?? scope;
    else if (field === 2) {
      source ??= sourceOf(attributes, scope);
      const of = source;
      const raw = reader.message(() => readSpan(reader));
      if (raw !== undefined) addSpan(batch, raw, of);
    } else reader.skip();
  }
}

/** Null where nothing is said of it. */
export function sourceOf(
  attributes: Attributes,
  { name, version }: { name: string; version: string },
): SpanSource | null {
  const isEmpty = name === '' && version === '' && Object.keys(attributes).length === 0;
  return isEmpty ? null : { attributes, scopeName: name, scopeVersion: version };
}

function readScope(reader: WireReader): { name: string; version: string } {
  const scope = { name: '', version: '' };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) scope.name = reader.text();
    else if (field === 2) scope.version = reader.text();
    else reader.skip();
  }
  return scope;
}

function readSpan(reader: WireReader): RawSpan {
  const span = emptyRawSpan();
  const attributes = newAttributes();
  span.attributes = attributes;
  const readAttribute = () => readKeyValue(reader, attributes, span);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 9) reader.message(readAttribute);
    else if (field === 1) span.traceId = reader.hex();
    else if (field === 2) span.spanId = reader.hex();
    else if (field === 3) span.traceState = reader.text();
    else if (field === 4) span.parentSpanId = reader.hex();
    else if (field === 5) span.name = reader.text();
    else if (field === 6) span.kind = reader.integer();
    else if (field === 7) span.start = reader.moment();
    else if (field === 8) span.end = orNull(reader.moment());
    else if (field === 11)
      addPart(
        span.events,
        reader.message(() => readEvent(reader, span)),
      );
    else if (field === 13)
      addPart(
        span.links,
        reader.message(() => readLink(reader, span)),
      );
    else if (field === 15) reader.message(() => readStatus(reader, span));
    else reader.skip();
  }
  return span;
}

const addPart = <T>(parts: T[], part: T | undefined) => part !== undefined && parts.push(part);

function readStatus(reader: WireReader, span: RawSpan): void {
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 2) span.statusMessage = reader.text();
    else if (field === 3) span.statusCode = reader.integer();
    else reader.skip();
  }
}

function readEvent(reader: WireReader, span: RawSpan): SpanEvent {
  let at: Moment = { ms: 0, ns: 0 };
  let name = '';
  const attributes = newAttributes();
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) at = reader.moment();
    else if (field === 2) name = reader.text();
    else if (field === 3) reader.message(() => readKeyValue(reader, attributes, span));
    else reader.skip();
  }
  return { name, at, attributes };
}

function readLink(reader: WireReader, span: RawSpan): SpanLink {
  let traceId = '';
  let spanId = '';
  const attributes = newAttributes();
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) traceId = reader.hex();
    else if (field === 2) spanId = reader.hex();
    else if (field === 4) reader.message(() => readKeyValue(reader, attributes, span));
    else reader.skip();
  }
  return { traceId, spanId, attributes };
}

type MutableAttributes = Record<string, AttributeValue>;

/** Without a prototype: `__proto__` is a key like any other. */
const newAttributes = (): MutableAttributes => Object.create(null) as MutableAttributes;

function readKeyValue(
  reader: WireReader,
  into: MutableAttributes,
  state: { isTooDeep: boolean },
  depth = 0,
): void {
  let key = '';
  let value: AttributeValue = null;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) key = reader.text();
    else if (field === 2) value = reader.message(() => readValue(reader, state, depth)) ?? null;
    else reader.skip();
  }
  into[key] = value;
}

function readValue(reader: WireReader, state: { isTooDeep: boolean }, depth: number): AttributeValue {
  let value: AttributeValue = null;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) value = reader.text();
    else if (field === 2) value = reader.integer() !== 0;
    else if (field === 3) value = integer(reader.int64());
    else if (field === 4) value = double(reader.double());
    else if (field === 7) value = reader.base64();
    else if ((field === 5 || field === 6) && depth >= deepestValue) {
      state.isTooDeep = true;
      reader.skip();
    } else if (field === 5) value = reader.message(() => readList(reader, state, depth + 1)) ?? null;
    else if (field === 6) value = reader.message(() => readMap(reader, state, depth + 1)) ?? null;
    else reader.skip();
  }
  return value;
}

function readList(reader: WireReader, state: { isTooDeep: boolean }, depth: number): AttributeValue[] {
  const list: AttributeValue[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) list.push(reader.message(() => readValue(reader, state, depth)) ?? null);
    else reader.skip();
  }
  return list;
}

function readMap(reader: WireReader, state: { isTooDeep: boolean }, depth: number): Attributes {
  const map = newAttributes();
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) reader.message(() => readKeyValue(reader, map, state, depth));
    else reader.skip();
  }
  return map;
}
