import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { directEdges } from './direct-edges.ts';
import type { GraphEdge } from './graph.ts';

const edges = (...pairs: string[]): GraphEdge[] => pairs.map((pair) => ({ from: pair[0]!, to: pair[1]! }));

test('an edge beside a longer way goes, the others stay', () => {
  assert.deepEqual(directEdges(edges('ab', 'bc', 'ac', 'cd', 'ad', 'ed')), edges('ab', 'bc', 'cd', 'ed'));
});

test('what could be reached before can be reached after', () => {
  const acyclic = fc
    .array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 30 })
    .map((pairs) =>
      pairs.filter(([from, to]) => from < to).map(([from, to]) => ({ from: `${from}`, to: `${to}` })),
    );
  fc.assert(
    fc.property(acyclic, (graph) => {
      assert.deepEqual(reachability(directEdges(graph)), reachability(graph));
    }),
  );
});

/** All pairs joined by a way, by Warshall's algorithm. */
function reachability(graph: readonly GraphEdge[]): string[] {
  const pairs = new Set(graph.map(({ from, to }) => `${from} ${to}`));
  const names = [...new Set(graph.flatMap(({ from, to }) => [from, to]))];
  for (const via of names) {
    for (const from of names) {
      for (const to of names)
        if (pairs.has(`${from} ${via}`) && pairs.has(`${via} ${to}`)) pairs.add(`${from} ${to}`);
    }
  }
  return [...pairs].sort();
}
