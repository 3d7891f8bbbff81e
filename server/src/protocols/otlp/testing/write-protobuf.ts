/** Writes messages of Protocol Buffers, for tests and benchmarks: fields in the order they are given. */
export const bytesField = (number: number, value: Uint8Array | string): Buffer => {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
};

export const fixed64Field = (number: number, value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([varint((number << 3) | 1), bytes]);
};

export const doubleField = (number: number, value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint((number << 3) | 1), bytes]);
};

export const varintField = (number: number, value: number | bigint): Buffer =>
  Buffer.concat([varint(number << 3), varint(value)]);

export function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

export type SentValue =
  | string
  | number
  | boolean
  | readonly SentValue[]
  | { readonly [key: string]: SentValue };

/** An AnyValue; whole numbers are integers. */
export function anyValue(value: SentValue): Buffer {
  if (typeof value === 'string') return bytesField(1, value);
  if (typeof value === 'boolean') return varintField(2, value ? 1 : 0);
  if (typeof value === 'number')
    return Number.isInteger(value) ? varintField(3, value) : doubleField(4, value);
  if (Array.isArray(value))
    return bytesField(5, Buffer.concat(value.map((item) => bytesField(1, anyValue(item)))));
  return bytesField(6, attributesField(1, value as Record<string, SentValue>));
}

export const attributesField = (number: number, attributes: Record<string, SentValue>): Buffer =>
  Buffer.concat(
    Object.entries(attributes).map(([key, value]) =>
      bytesField(number, Buffer.concat([bytesField(1, key), bytesField(2, anyValue(value))])),
    ),
  );

export type SentSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly attributes: Record<string, SentValue>;
  readonly statusCode?: number;
};

export const spanMessage = (span: SentSpan): Buffer =>
  Buffer.concat([
    bytesField(1, Buffer.from(span.traceId, 'hex')),
    bytesField(2, Buffer.from(span.spanId, 'hex')),
    ...(span.parentSpanId === undefined ? [] : [bytesField(4, Buffer.from(span.parentSpanId, 'hex'))]),
    bytesField(5, span.name),
    varintField(6, 1),
    fixed64Field(7, span.startNs),
    fixed64Field(8, span.endNs),
    attributesField(9, span.attributes),
    bytesField(15, varintField(3, span.statusCode ?? 1)),
  ]);

/** An ExportTraceServiceRequest of one resource and one scope. */
export const exportRequest = (
  spans: readonly SentSpan[],
  resource: Record<string, SentValue> = { 'service.name': 'test' },
): Buffer =>
  bytesField(
    1,
    Buffer.concat([
      bytesField(1, attributesField(1, resource)),
      bytesField(2, Buffer.concat(spans.map((span) => bytesField(2, spanMessage(span))))),
    ]),
  );
