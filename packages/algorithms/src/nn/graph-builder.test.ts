import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradientsOf } from './gradients-of.ts';
import { GraphBuilder } from './graph-builder.ts';
import * as op from './operators/index.ts';

test('shapes that do not meet are told with both shapes and the rule', () => {
  const graph = new GraphBuilder();
  const a = graph.input('a', [2, 3]);
  const b = graph.input('b', [4, 3]);
  assert.throws(() => op.add(a, b), { code: 'invalid-shape', message: 'Add of [2, 3] and [4, 3]' });
  assert.throws(() => op.matmul(a, b), /matmul of \[2, 3\] and \[4, 3\]/);
  assert.throws(() => op.reshape(a, [5]), /both must hold|reshape of \[2, 3\] and \[5\]/);
  assert.throws(() => op.transpose(a, [0, 0]), { code: 'invalid-shape' });
  assert.throws(() => op.slice(a, { axis: 1, start: 2, end: 4 }), { code: 'invalid-shape' });
  assert.throws(() => op.sumOver(a, [2]), { code: 'invalid-shape', hint: 'there is no axis 2' });
  assert.throws(() => op.concatenate([a, b], 1), { code: 'invalid-shape' });
  assert.throws(() => op.rotary(graph.input('x', [1, 2, 2, 3]), 1e4), { code: 'invalid-shape' });
  assert.throws(
    () =>
      op.causalAttention({
        query: graph.input('q', [1, 2, 3, 4]),
        key: graph.input('k', [1, 2, 2, 4]),
        value: graph.input('v', [1, 2, 2, 4]),
      }),
    { hint: 'key heads must divide the heads' },
  );
});

test('names are used once and never reserved; tensors of two graphs do not meet', () => {
  const graph = new GraphBuilder();
  const a = graph.input('a', [2]);
  assert.throws(() => graph.input('a', [2]), { code: 'invalid-option' });
  assert.throws(() => graph.input('%1', [2]), { code: 'invalid-option' });
  assert.throws(() => graph.input('b', [0]), { code: 'invalid-shape' });
  assert.throws(() => graph.constant([1, 2], [3]), { code: 'invalid-shape' });
  assert.throws(() => op.add(a, new GraphBuilder().input('a', [2])), /two graphs/);
  assert.throws(() => op.add(a, graph.input('n', [2], 'int64')), /int64 'n'/);
  graph.output('y', a);
  assert.throws(() => graph.output('y', a), { code: 'invalid-option' });
});

test('a loss is one number, and every parameter must reach it', () => {
  const graph = new GraphBuilder();
  const a = graph.input('a', [2]);
  const unused = graph.input('unused', [2]);
  assert.throws(() => gradientsOf(a, [a]), /a loss is a single number|a loss of \[2\]/);
  assert.throws(() => gradientsOf(op.sum(a), [a, unused]), /does not depend on 'unused'/);
});

test('only nodes that lead to an output are written: a frozen weight has no backward pass', () => {
  const nodesFor = (isFrozen: boolean) => {
    const graph = new GraphBuilder();
    const x = graph.input('x', [4, 3]);
    const [first, second] = [graph.input('first', [3, 3]), graph.input('second', [2, 3])];
    const loss = op.mean(op.linear(op.silu(op.linear(x, first)), second));
    const learning = isFrozen ? [second] : [first, second];
    gradientsOf(loss, learning).forEach((gradient, k) => {
      graph.output(`d${k}`, gradient);
    });
    return graph.finish('frozen').nodes;
  };
  const products = (isFrozen: boolean) => nodesFor(isFrozen).filter(({ op }) => op.endsWith('MatMul')).length;
  assert.equal(products(false), 4); // the second layer's output is not needed, only its gradients and the first's
  assert.equal(products(true), 2);
});

test('equal constants are kept once, and unequal ones apart', () => {
  const graph = new GraphBuilder();
  const x = graph.input('x', [3]);
  const constants = [
    [1, 2, 3],
    [1, 2, 3],
    [3, 2, 1],
    [0, 0, 0],
    [-0, 0, 0],
  ].map((values) => graph.constant(values, [3]));
  assert.equal(new Set(constants.map(({ name }) => name)).size, 4);
  assert.notEqual(graph.constant([1, 2, 3], [3]).name, graph.constant([1, 2, 3], [3, 1]).name);
  graph.output('y', op.add(op.multiply(x, constants[0]!), constants[1]!));
  assert.deepEqual(Object.values(graph.finish('constants').initializers!), [
    { type: 'float', shape: [3], values: [1, 2, 3] },
  ]);
});
