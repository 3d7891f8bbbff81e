import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reduceSeries } from './reduce-series.ts';

type Place = { value: number; at: number };

const reduce = (values: readonly number[], maxPoints: number): Place[] =>
  reduceSeries(values, maxPoints).map((at) => ({ at, value: values[at]! }));

test('a short curve comes back as it is', () => {
  assert.deepEqual(
    reduce([3, 1, 2], 10).map(({ value }) => value),
    [3, 1, 2],
  );
  assert.deepEqual(reduce([], 10), []);
});

test('a long curve is bounded, ordered, and keeps its ends, its highest and its lowest point', () => {
  const curve = fc.array(fc.double({ noDefaultInfinity: true, noNaN: true }), {
    minLength: 1,
    maxLength: 400,
  });
  fc.assert(
    fc.property(curve, fc.integer({ min: 10, max: 100 }), (values, maxPoints) => {
      const kept = reduce(values, maxPoints);
      assert.ok(kept.length <= maxPoints, `${kept.length} of ${maxPoints}`);
      assert.ok(kept.every(({ at }, i) => i === 0 || at > kept[i - 1]!.at));
      assert.equal(kept[0]!.at, 0);
      assert.equal(kept.at(-1)!.at, values.length - 1);
      const extremes = (list: readonly number[]) => [Math.min(...list), Math.max(...list)];
      assert.deepEqual(extremes(kept.map(({ value }) => value)), extremes(values));
    }),
  );
});

test('NaN does not hide the numbers around it', () => {
  const values = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? Number.NaN : i));
  const kept = reduce(values, 12);
  const inner = kept.slice(1, -1);
  assert.ok(inner.every(({ value }) => !Number.isNaN(value)));
  assert.ok(reduce(new Array<number>(100).fill(Number.NaN), 12).length <= 12);
});
