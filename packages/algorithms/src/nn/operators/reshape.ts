import type { Tensor } from '../graph-builder.ts';
import { checkedAxis, isSameShape, repeatedAxes, type Shape, shapeError, sizeOf } from '../shape.ts';

/** The same numbers in the same order under another shape of the same size. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (isSameShape(x.shape, shape)) return x;
  if (sizeOf(shape) !== sizeOf(x.shape))
    throw shapeError('reshape', [x.shape, shape], 'both must hold as many numbers');
  const sizes = x.graph.constant(shape, [shape.length], 'int64');
  const output = x.graph.emit({ op: 'Reshape', inputs: [x, sizes], shape, type: x.type });
  return x.graph.record({ output, inputs: [x], backward: (gradient) => [reshape(gradient, x.shape)] });
}

/** Axes in another order: axis k of the result is axis `order[k]` of `x`. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  if (order.length !== x.shape.length || order.toSorted((a, b) => a - b).some((axis, k) => axis !== k))
    throw shapeError('transpose', [x.shape], `${order.join(', ')} is not an order of its axes`);
  const output = x.graph.emit({
    op: 'Transpose',
    inputs: [x],
    shape: order.map((axis) => x.shape[axis]!),
    type: x.type,
    attributes: { perm: { ints: order } },
  });
  const back = order.map((_, axis) => order.indexOf(axis));
  return x.graph.record({ output, inputs: [x], backward: (gradient) => [transpose(gradient, back)] });
}

/** The tensors one after another along `axis`. */
export function concatenate(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0];
  if (first === undefined) throw shapeError('concatenate', [], 'there must be a tensor');
  const along = checkedAxis('concatenate', first.shape, axis);
  for (const { shape } of parts)
    if (
      shape.length !== first.shape.length ||
      shape.some((size, k) => k !== along && size !== first.shape[k])
    )
      throw shapeError('concatenate', [first.shape, shape], `all axes but ${along} must be equal`);
  const size = parts.reduce((sum, { shape }) => sum + shape[along]!, 0);
  const output = first.graph.emit({
    op: 'Concat',
    inputs: parts,
    shape: first.shape.with(along, size),
    type: first.type,
    attributes: { axis: { int: along } },
  });
  const backward = (gradient: Tensor) => {
    let start = 0;
    return parts.map(({ shape }) => slice(gradient, { axis: along, start, end: (start += shape[along]!) }));
  };
  return first.graph.record({ output, inputs: parts, backward });
}

/** Places `start` to `end` (exclusive) along `axis`. */
export function slice(
  x: Tensor,
  { axis, start, end }: { readonly axis: number; readonly start: number; readonly end: number },
): Tensor {
  const along = checkedAxis('slice', x.shape, axis);
  const size = x.shape[along]!;
  if (!(start >= 0 && start < end && end <= size))
    throw shapeError('slice', [x.shape], `places ${start} to ${end} are not within axis ${along}`);
  const bound = (value: number) => x.graph.constant([value], [1], 'int64');
  const shape = x.shape.with(along, end - start);
  const output = x.graph.emit({
    op: 'Slice',
    inputs: [x, bound(start), bound(end), bound(along)],
    shape,
    type: x.type,
  });
  const backward = (gradient: Tensor) => [
    surround(gradient, { axis: along, before: start, after: size - end }),
  ];
  return x.graph.record({ output, inputs: [x], backward });
}

/** Zeros before and after along one axis: the gradient of a slice. */
function surround(
  x: Tensor,
  { axis, before, after }: { axis: number; before: number; after: number },
): Tensor {
  const pads = [
    ...x.shape.map((_, k) => (k === axis ? before : 0)),
    ...x.shape.map((_, k) => (k === axis ? after : 0)),
  ];
  const output = x.graph.emit({
    op: 'Pad',
    inputs: [x, x.graph.constant(pads, [pads.length], 'int64')],
    shape: x.shape.with(axis, x.shape[axis]! + before + after),
  });
  const backward = (gradient: Tensor) => [
    slice(gradient, { axis, start: before, end: before + x.shape[axis]! }),
  ];
  return x.graph.record({ output, inputs: [x], backward });
}

/** Sums over axes, which stay with size 1. */
export function sumOver(x: Tensor, axes: readonly number[]): Tensor {
  const over = axes.map((axis) => checkedAxis('sum', x.shape, axis));
  if (over.length === 0) return x;
  const output = x.graph.emit({
    op: 'ReduceSum',
    inputs: [x, x.graph.constant(over, [over.length], 'int64')],
    shape: x.shape.map((size, axis) => (over.includes(axis) ? 1 : size)),
    attributes: { keepdims: { int: 1 } },
  });
  return x.graph.record({ output, inputs: [x], backward: (gradient) => [repeatTo(gradient, x.shape)] });
}

/** Sums what was repeated by broadcasting, back to `shape`: the gradient of broadcasting. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  return isSameShape(x.shape, shape) ? x : reshape(sumOver(x, repeatedAxes(shape, x.shape)), shape);
}

/** Repeats along axes of size 1 up to `shape`. */
export function repeatTo(x: Tensor, shape: Shape): Tensor {
  if (isSameShape(x.shape, shape)) return x;
  const sizes = x.graph.constant(shape, [shape.length], 'int64');
  const output = x.graph.emit({ op: 'Expand', inputs: [x, sizes], shape });
  return x.graph.record({ output, inputs: [x], backward: (gradient) => [sumTo(gradient, x.shape)] });
}

/** The sum of all numbers, of shape []. */
export const sum = (x: Tensor): Tensor => reshape(sumOver(x, [...x.shape.keys()]), []);
