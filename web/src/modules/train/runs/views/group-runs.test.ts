import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { groupRuns, summarise } from './group-runs.ts';
import { readColumn } from './run-column.ts';

test('equal values stand together, the largest group of texts first, runs without it last', () => {
  const groups = groupRuns('params.trainer', readColumn(['a', "it's", null, "it's"]));
  assert.deepEqual(groups, [
    { label: "it's", condition: "params.trainer = 'it''s'", rows: [1, 3] },
    { label: 'a', condition: "params.trainer = 'a'", rows: [0] },
    { label: 'none', condition: 'params.trainer is null', rows: [2] },
  ]);
  assert.deepEqual(
    groupRuns('params.depth', readColumn(['10', '9', '10'])).map(({ label, condition }) => [
      label,
      condition,
    ]),
    [
      ['9', 'params.depth = 9'],
      ['10', 'params.depth = 10'],
    ],
  );
});

test('many numbers fall into ranges that hold every run once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 200 }),
      (values) => {
        const groups = groupRuns('metrics.x', readColumn(values));
        const rows = groups.flatMap((group) => group.rows);
        assert.deepEqual(
          rows.toSorted((a, b) => a - b),
          values.map((_, row) => row),
        );
        assert.ok(groups.length <= 25);
      },
    ),
  );
  const [first, ...rest] = groupRuns('metrics.x', readColumn(Array.from({ length: 80 }, (_, i) => i)));
  assert.deepEqual([first?.label, first?.condition], ['0 to 10', 'metrics.x >= 0 and metrics.x < 10']);
  assert.equal(rest.at(-1)?.condition, 'metrics.x >= 70 and metrics.x <= 79');
});

test('a group says mean, deviation and best', () => {
  const values = [1, null, 2, 6];
  assert.deepEqual(summarise(values, [0, 1, 2, 3], false), {
    mean: 3,
    deviation: Math.sqrt(7),
    best: 6,
    bestRow: 3,
  });
  assert.deepEqual(summarise(values, [0, 2], true)?.bestRow, 0);
  assert.deepEqual(summarise(values, [2], true), { mean: 2, deviation: null, best: 2, bestRow: 2 });
  assert.equal(summarise(values, [1], true), null);
  const far = summarise([1e9 + 1, 1e9 + 2, 1e9 + 3], [0, 1, 2], false);
  assert.equal(far?.deviation, 1);
});
