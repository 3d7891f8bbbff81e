import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seriesByRevision } from './series-by-revision.ts';

const point = (at: number, revision: number, requestCount: number) => ({
  at,
  revision,
  requestCount,
  errorCount: 0,
  p50Ms: 1,
  p99Ms: requestCount,
});

test('empty buckets count no request and have no latency', () => {
  const { x, requests, p99 } = seriesByRevision([point(1000, 1, 5), point(4000, 2, 7)], 1000);
  assert.deepEqual(x, [1, 2, 3, 4]);
  assert.deepEqual(
    requests.map(({ name, y }) => [name, y]),
    [
      ['r1', [5, 0, 0, 0]],
      ['r2', [0, 0, 0, 7]],
    ],
  );
  assert.deepEqual(p99[1]?.y, [null, null, null, 7]);
});

test('no traffic is no line', () => {
  assert.deepEqual(seriesByRevision([], 0).requests, []);
});
