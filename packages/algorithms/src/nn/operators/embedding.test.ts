import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradientsOf } from '../gradients-of.ts';
import { GraphBuilder } from '../graph-builder.ts';
import { openGraph, pattern } from '../testing/open-graph.ts';
import { embedding, multiply, sum } from './index.ts';

test('several threads lose no addition to a token that comes again and again', async () => {
  const [size, count] = [64, 2048];
  const tokens = Array.from({ length: count }, (_, k) => (k * k) % 7);
  const factors = pattern(count * size, 1);
  for (const rows of [500, 3000]) {
    const expected = new Float64Array(rows * size);
    factors.forEach((factor, k) => {
      expected[tokens[Math.floor(k / size)]! * size + (k % size)]! += factor;
    });
    const graph = new GraphBuilder();
    const table = graph.input('table', [rows, size]);
    const rowsOfTokens = embedding(table, graph.input('tokens', [count], 'int64'));
    const loss = sum(multiply(rowsOfTokens, graph.input('factors', [count, size])));
    graph.output('gradient', gradientsOf(loss, [table])[0]!);
    const run = await openGraph(graph.finish('embedding'), { intraOpNumThreads: 4 });
    const feeds = { table: new Float32Array(rows * size), tokens, factors };
    const first = (await run(feeds))['gradient']!;
    expected.forEach((value, k) => {
      assert.ok(Math.abs(first[k]! - value) < 1e-3, `${rows} rows, place ${k}: ${first[k]} against ${value}`);
    });
    for (let again = 0; again < 5; again += 1) assert.deepEqual((await run(feeds))['gradient'], first);
  }
});
