import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitGraph } from './fit-graph.ts';

test('a graph that fits is drawn as it is, in the middle', () => {
  assert.deepEqual(fitGraph({ width: 400, height: 300 }, 1000), { zoom: 1, height: 308, x: 300 });
});

test('a wide graph is made smaller until its words could not be read', () => {
  assert.equal(fitGraph({ width: 1600, height: 400 }, 1200).zoom, 0.75);
  assert.deepEqual(fitGraph({ width: 9000, height: 1000 }, 900), { zoom: 0.55, height: 558, x: 0 });
});
