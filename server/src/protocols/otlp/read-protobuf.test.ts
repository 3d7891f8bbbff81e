import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { double, integer } from '../../modules/traces/index.ts';
import { deepestValue } from './otlp-batch.ts';
import { readProtobuf } from './read-protobuf.ts';
import { recordedRequest } from './testing/recorded-request.ts';
import {
  attributesField,
  bytesField,
  exportRequest,
  type SentValue,
  varint,
} from './testing/write-protobuf.ts';
import { WireError } from './wire-reader.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('reads what the Python exporter writes', () => {
  const { spans, rejectedCount, reason } = readProtobuf(recordedRequest);
  assert.deepEqual([spans.length, rejectedCount], [2, 1]);
  assert.match(reason, /trace id/);
  const [span, child] = spans;
  assert.deepEqual(
    { ...span, attributes: {}, events: [], links: [], source: null },
    {
      traceId: 'tr-000102030405060708090a0b0c0d0e0f',
      otelTraceId: '000102030405060708090a0b0c0d0e0f',
      spanId: '0102030405060708',
      parentSpanId: null,
      name: 'añswer 🎈',
      kind: 3,
      start: { ms: 1795455147797, ns: 680111 },
      end: { ms: 1795455147922, ns: 671128 },
      status: 'ERROR',
      statusMessage: 'boom',
      traceState: 'k=v',
      attributes: {},
      events: [],
      links: [],
      source: null,
    },
  );
  assert.deepEqual(plain(span!.attributes), {
    s: 'text',
    t: true,
    f: false,
    i: -5,
    big: -(2 ** 63),
    i0: 0,
    d: 0.25,
    whole: 3,
    nan: 'NaN',
    bytes: 'AP8=',
    none: null,
    list: ['a', 1, [true]],
    map: JSON.parse('{"__proto__": 7, "in": {"deep": "x"}}'),
  });
  assert.deepEqual(span!.attributes['whole'], double(3));
  assert.deepEqual(span!.attributes['big'], integer(-(2n ** 63n)));
  assert.deepEqual(plain(span!.events), [
    { name: 'first', at: { ms: 1795455147800, ns: 1 }, attributes: { n: 1 } },
  ]);
  assert.deepEqual(plain(span!.links), [
    { traceId: 'ff'.repeat(16), spanId: 'fe'.repeat(8), attributes: { why: 'retry' } },
  ]);
  assert.deepEqual(plain(span!.source), {
    attributes: { 'service.name': 'shop' },
    scopeName: 'lib',
    scopeVersion: '1.2',
  });
  assert.equal(child!.source, span!.source);
  assert.deepEqual([child!.parentSpanId, child!.end, child!.start], [span!.spanId, null, { ms: 0, ns: 1 }]);
});

const span = (attributes: Record<string, SentValue>) => ({
  traceId: 'ab'.repeat(16),
  spanId: 'cd'.repeat(8),
  name: 'n',
  startNs: 1n,
  endNs: 2n,
  attributes,
});

test('nanoseconds are cut exactly over all 64 bits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (startNs) => {
      const [read] = readProtobuf(exportRequest([{ ...span({}), startNs }])).spans;
      assert.deepEqual(read!.start, { ms: Number(startNs / 1_000_000n), ns: Number(startNs % 1_000_000n) });
    }),
  );
});

test('values nested too deep cost their span and nothing else', () => {
  const nest = (depth: number): SentValue => (depth === 0 ? 1 : [nest(depth - 1)]);
  const batch = readProtobuf(
    exportRequest([span({ a: nest(deepestValue) }), span({ a: nest(deepestValue + 1) }), span({})]),
  );
  assert.deepEqual([batch.spans.length, batch.rejectedCount], [2, 1]);
  // A body of 20 kB that would overflow a stack that trusts it.
  let bytes = bytesField(1, 'x');
  for (let depth = 0; depth < 4000; depth++) bytes = bytesField(5, bytesField(1, bytes));
  const keyValue = Buffer.concat([bytesField(1, 'k'), bytesField(2, bytes)]);
  const deep = bytesField(
    1,
    bytesField(
      2,
      bytesField(
        2,
        Buffer.concat([
          bytesField(1, Buffer.alloc(16, 1)),
          bytesField(2, Buffer.alloc(8, 1)),
          bytesField(9, keyValue),
        ]),
      ),
    ),
  );
  assert.equal(readProtobuf(deep).rejectedCount, 1);
});

test('the trace of a span may be named by its client', () => {
  const named = (value: SentValue) =>
    readProtobuf(exportRequest([span({ 'mlflow.traceRequestId': value })])).spans[0]?.traceId;
  assert.deepEqual(
    [named('tr-mine'), named(''), named(5), named('x'.repeat(300))],
    ['tr-mine', ...Array(3).fill(`tr-${'ab'.repeat(16)}`)],
  );
});

test('lengths that lie, integers without end and open groups are refused', () => {
  const refused = [
    Buffer.from([0x0a, 0x05, 0x00]),
    Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
    Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f]),
    Buffer.alloc(12, 0xff),
    Buffer.from([0x02, 0x00]),
    Buffer.from([0x13, 0x13]),
    Buffer.from([0x0e]),
    Buffer.concat([Buffer.alloc(40, 0x13)]),
  ];
  for (const bytes of refused) assert.throws(() => readProtobuf(bytes), WireError, bytes.toString('hex'));
  // Groups that are closed, and fields nobody knows, are passed over.
  const unknown = Buffer.concat([
    Buffer.from([0x13, 0x08, 0x01, 0x14, 0x25, 1, 2, 3, 4]),
    varint(99 << 3),
    varint(1),
  ]);
  assert.deepEqual(readProtobuf(Buffer.concat([unknown, exportRequest([span({})])])).spans.length, 1);
});

test('logs posted by mistake are spans without ids', () => {
  // LogRecord: time_unix_nano = 1 (fixed64), severity_number = 2, body = 5, attributes = 6.
  const log = Buffer.concat([
    Buffer.from([0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x10, 9]),
    bytesField(5, bytesField(1, 'hello')),
    attributesField(6, { a: 1 }),
  ]);
  const batch = readProtobuf(bytesField(1, bytesField(2, bytesField(2, log))));
  assert.deepEqual([batch.spans.length, batch.rejectedCount], [0, 1]);
});

test('a body cut anywhere, or changed anywhere, is read or refused and never more', () => {
  const isFine = (bytes: Buffer) => {
    try {
      readProtobuf(bytes);
    } catch (error) {
      assert.ok(error instanceof WireError, String(error));
    }
  };
  for (let end = 0; end < recordedRequest.length; end++) isFine(recordedRequest.subarray(0, end));
  const at = fc.integer({ min: 0, max: recordedRequest.length - 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(at, fc.integer({ min: 0, max: 255 })), { maxLength: 8 }), (changes) => {
      const bytes = Buffer.from(recordedRequest);
      for (const [position, value] of changes) bytes[position] = value;
      isFine(bytes);
    }),
    { numRuns: 2000 },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => isFine(Buffer.from(bytes))));
});
