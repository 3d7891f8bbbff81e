import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineageGraph, ThingRef } from '@slipway/contract';
import fc from 'fast-check';
import { forEachDatabase } from '../testing/databases.ts';
import { createTestClock } from '../testing/test-clock.ts';
import { createLineage } from './create-lineage.ts';
import type { LineageQuery } from './lineage.ts';
import { lineageMigrations } from './lineage-migrations.ts';
import { walkLineage } from './walk-lineage.ts';

const thing = (id: string, kind: ThingRef['kind'] = 'run'): ThingRef => ({ kind, id, label: `the ${id}` });
const from = (...ids: string[]) => ids.map((id) => ({ thing: thing(id), relation: 'made' }));
const names = (graph: LineageGraph) => graph.nodes.map((node) => node.id).sort();

forEachDatabase('lineage', [lineageMigrations], (open) => {
  const prepare = async (t: Parameters<typeof open>[0]) => {
    const clock = createTestClock();
    const lineage = createLineage({ database: await open(t), clock });
    const graph = (query: Partial<LineageQuery>) =>
      lineage.graph({ project: 'p', direction: 'both', depth: 6, limit: 100, ...query });
    return { lineage, graph, clock };
  };

  test('one edge is kept once, and a thing takes its newest label', async (t) => {
    const { lineage, graph, clock } = await prepare(t);
    await lineage.record('p', thing('model'), [
      { thing: thing('data', 'dataset-version'), relation: 'trained' },
    ]);
    const at = clock.now();
    clock.advance(10);
    const renamed = { ...thing('model'), label: 'renamed' };
    await lineage.record('p', renamed, [{ thing: thing('data', 'dataset-version'), relation: 'trained' }]);
    assert.deepEqual(await graph({}), {
      nodes: [
        { key: 'dataset-version:data', kind: 'dataset-version', id: 'data', label: 'the data', at },
        { key: 'run:model', kind: 'run', id: 'model', label: 'renamed', at },
      ],
      edges: [{ from: 'dataset-version:data', to: 'run:model', relation: 'trained' }],
      isTruncated: false,
    });
  });

  test('up is what it came from, down what came from it, both no cousins', async (t) => {
    const { lineage, graph } = await prepare(t);
    await lineage.record('p', thing('b'), from('a'));
    await lineage.record('p', thing('cousin'), from('a'));
    await lineage.record('p', thing('c'), from('b', 'other'));
    await lineage.record('q', thing('elsewhere'), from('b'));
    assert.deepEqual(names(await graph({ node: 'run:b', direction: 'up' })), ['a', 'b']);
    assert.deepEqual(names(await graph({ node: 'run:b', direction: 'down' })), ['b', 'c']);
    assert.deepEqual(names(await graph({ node: 'run:b' })), ['a', 'b', 'c']);
    assert.deepEqual(names(await graph({ node: 'run:c', direction: 'up' })), ['a', 'b', 'c', 'other']);
    assert.deepEqual(names(await graph({})), ['a', 'b', 'c', 'cousin', 'other']);
    assert.deepEqual(await graph({ node: 'run:nobody' }), { nodes: [], edges: [], isTruncated: false });
  });

  test('depth and limit cut, and the cut is told', async (t) => {
    const { lineage, graph } = await prepare(t);
    for (let n = 1; n < 10; n++) await lineage.record('p', thing(`n${n}`), from(`n${n - 1}`));
    const near = await graph({ node: 'run:n0', direction: 'down', depth: 3 });
    assert.deepEqual([names(near), near.isTruncated], [['n0', 'n1', 'n2', 'n3'], true]);
    const whole = await graph({ node: 'run:n0', direction: 'down', depth: 9 });
    assert.deepEqual([whole.nodes.length, whole.edges.length, whole.isTruncated], [10, 9, false]);
    const few = await graph({ node: 'run:n5', limit: 4 });
    assert.deepEqual([few.nodes.length, few.isTruncated], [4, true]);
    const newest = await graph({ limit: 4 });
    assert.deepEqual([newest.nodes.length, newest.isTruncated], [4, true]);
  });

  test('a ring ends, and every edge between what is shown is shown', async (t) => {
    const { lineage, graph } = await prepare(t);
    await lineage.record('p', thing('run'), from('pipeline'));
    await lineage.record('p', thing('alert'), from('run'));
    await lineage.record('p', thing('pipeline'), from('alert'));
    const ring = await graph({ node: 'run:run', depth: 20 });
    assert.deepEqual(
      [names(ring), ring.edges.length, ring.isTruncated],
      [['alert', 'pipeline', 'run'], 3, false],
    );
  });
});

test('a walk reaches exactly what a closure over the edges reaches', async () => {
  const edge = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(edge, { maxLength: 40 }),
      fc.constantFrom('up', 'down'),
      async (pairs, direction) => {
        const edges = pairs.map(([a, b]) => ({ from: String(a), to: String(b), relation: 'r' }));
        const [near, far] = direction === 'up' ? (['to', 'from'] as const) : (['from', 'to'] as const);
        const walk = await walkLineage({
          ...{ start: '0', direction, depth: 20, limit: 100 },
          edgesAt: async (keys) => edges.filter((candidate) => keys.includes(candidate[near])),
        });
        const closure = new Set(['0']);
        for (let round = 0; round < 13; round++) {
          for (const candidate of edges) if (closure.has(candidate[near])) closure.add(candidate[far]);
        }
        assert.deepEqual([...walk.keys].sort(), [...closure].sort());
        assert.equal(walk.isTruncated, false);
      },
    ),
  );
});
