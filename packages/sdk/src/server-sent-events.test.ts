import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createEventParser } from './server-sent-events.ts';

const stream =
  'retry: 1000\n\n: still here\n\nid: 7\r\nevent: a\r\ndata: one\r\ndata: two\r\n\r\nid: 8\rdata:x\r\rdata: y\n\n';
const events = [
  { id: '7', data: 'one\ntwo' },
  { id: '8', data: 'x' },
  { id: '8', data: 'y' },
];

test('comments, line endings and many-lined data are read as the standard says', () => {
  assert.deepEqual(createEventParser()(stream), events);
});

test('where the chunks break does not matter', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 20 }), (cuts) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const parse = createEventParser();
      const read = edges.slice(1).flatMap((edge, i) => parse(stream.slice(edges[i], edge)));
      assert.deepEqual(read, events);
    }),
  );
});

test('an event that has not ended is kept back', () => {
  const parse = createEventParser();
  assert.deepEqual(parse('id: 1\ndata: half\n'), []);
  assert.deepEqual(parse('\n'), [{ id: '1', data: 'half' }]);
});
