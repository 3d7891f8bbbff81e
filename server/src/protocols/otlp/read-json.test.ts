import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JsonError, readJson } from './read-json.ts';

const read = (value: unknown) => readJson(Buffer.from(JSON.stringify(value)));
const request = (span: object) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [{ scope: { name: 'lib' }, spans: [span] }],
    },
  ],
});

// The example of opentelemetry-proto, examples/trace.json, with more kinds of values.
const example = {
  traceId: '5B8EFFF798038103D269B633813FC60C',
  spanId: 'EEE19B7EC3C1B174',
  parentSpanId: 'EEE19B7EC3C1B173',
  name: "I'm a server span",
  startTimeUnixNano: '1544712660000000001',
  endTimeUnixNano: 1544712661000000000,
  kind: 2,
  status: { code: 'STATUS_CODE_ERROR', message: 'no' },
  attributes: [
    { key: 'my.span.attr', value: { stringValue: 'some value' } },
    { key: 'i', value: { intValue: '7' } },
    { key: 'd', value: { doubleValue: 0.5 } },
    { key: 'b', value: { boolValue: false } },
    { key: 'y', value: { bytesValue: 'AP8=' } },
    { key: 'l', value: { arrayValue: { values: [{ stringValue: 'a' }, {}] } } },
    { key: 'm', value: { kvlistValue: { values: [{ key: 'k', value: { intValue: 1 } }] } } },
    { key: 'n', value: {} },
  ],
  events: [{ timeUnixNano: '1544712660000000001', name: 'e' }],
  links: [{ traceId: 'AA'.repeat(16), spanId: 'BB'.repeat(8) }],
};

test('reads the JSON of the specification', () => {
  const [span] = read(request(example)).spans;
  assert.deepEqual(
    [span?.traceId, span?.spanId, span?.parentSpanId, span?.kind, span?.status, span?.statusMessage],
    ['tr-5b8efff798038103d269b633813fc60c', 'eee19b7ec3c1b174', 'eee19b7ec3c1b173', 2, 'ERROR', 'no'],
  );
  assert.deepEqual(
    [span?.start, span?.end],
    [
      { ms: 1544712660000, ns: 1 },
      { ms: 1544712661000, ns: 0 },
    ],
  );
  assert.deepEqual(JSON.parse(JSON.stringify(span?.attributes)), {
    'my.span.attr': 'some value',
    i: 7,
    d: 0.5,
    b: false,
    y: 'AP8=',
    l: ['a', null],
    m: { k: 1 },
    n: null,
  });
  assert.deepEqual([span?.events[0]?.name, span?.links[0]?.traceId], ['e', 'aa'.repeat(16)]);
  assert.equal(span?.source?.scopeName, 'lib');
});

test('spans with wrong ids are left out, the others stay', () => {
  const batch = read({
    resourceSpans: [
      { scopeSpans: [{ spans: [example, { ...example, traceId: 'zz' }, { ...example, spanId: 5 }, null] }] },
    ],
  });
  assert.deepEqual([batch.spans.length, batch.rejectedCount], [1, 2]);
  assert.deepEqual(read({}).spans, []);
});

test('what is no request is refused', () => {
  for (const body of ['', '[]', 'null', '{', '{"resourceSpans": {}}'])
    assert.throws(() => readJson(Buffer.from(body)), JsonError, body);
});

test('any JSON is read or refused and never more', () => {
  const isFine = (value: unknown) => {
    try {
      read(value);
    } catch (error) {
      assert.ok(error instanceof JsonError, String(error));
    }
  };
  fc.assert(fc.property(fc.jsonValue(), isFine));
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(example)), fc.jsonValue(), (key, value) =>
      isFine(request({ ...example, [key]: value })),
    ),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) =>
      isFine(
        request({
          ...example,
          attributes: [{ key: 'k', value }, other, { key: 'v', value: { intValue: other } }],
        }),
      ),
    ),
  );
});
