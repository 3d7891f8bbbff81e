import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { insertChunks } from './insert-chunks.ts';

test('chunks are the rows in order, few in size, below the limit of bound values', () => {
  const sizes = new Set<number>();
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 1, max: 60 }),
      (rowCount, columnCount) => {
        const rows = Array.from({ length: rowCount }, (_, i) => i);
        const chunks = [...insertChunks(rows, columnCount)];
        assert.deepEqual(chunks.flat(), rows);
        for (const { length } of chunks) {
          sizes.add(length);
          assert.ok(length * columnCount <= 32_766);
        }
      },
    ),
  );
  assert.ok(sizes.size <= 43, `${sizes.size} sizes`);
});
