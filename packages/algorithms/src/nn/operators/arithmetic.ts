import { checkSameKind, type Tensor } from '../graph-builder.ts';
import { broadcastShape, sizeOf } from '../shape.ts';
import { sum, sumOver, sumTo } from './reshape.ts';

function elementwise(op: string, a: Tensor, b: Tensor): Tensor {
  checkSameKind(op, a, b);
  return a.graph.emit({ op, inputs: [a, b], shape: broadcastShape(op, a.shape, b.shape) });
}

/** a + b, broadcasting. */
export function add(a: Tensor, b: Tensor): Tensor {
  return a.graph.record({
    output: elementwise('Add', a, b),
    inputs: [a, b],
    backward: (gradient) => [sumTo(gradient, a.shape), sumTo(gradient, b.shape)],
  });
}

/** a - b, broadcasting. */
export function subtract(a: Tensor, b: Tensor): Tensor {
  return a.graph.record({
    output: elementwise('Sub', a, b),
    inputs: [a, b],
    backward: (gradient) => [sumTo(gradient, a.shape), sumTo(negate(gradient), b.shape)],
  });
}

/** a b, elementwise and broadcasting. */
export function multiply(a: Tensor, b: Tensor): Tensor {
  return a.graph.record({
    output: elementwise('Mul', a, b),
    inputs: [a, b],
    backward: (gradient) => [sumTo(multiply(gradient, b), a.shape), sumTo(multiply(gradient, a), b.shape)],
  });
}

/** a / b, elementwise and broadcasting. */
export function divide(a: Tensor, b: Tensor): Tensor {
  const output = elementwise('Div', a, b);
  return a.graph.record({
    output,
    inputs: [a, b],
    backward: (gradient) => {
      const perA = divide(gradient, b);
      return [sumTo(perA, a.shape), sumTo(negate(multiply(perA, output)), b.shape)];
    },
  });
}

/** -x. */
export function negate(x: Tensor): Tensor {
  const output = x.graph.emit({ op: 'Neg', inputs: [x], shape: x.shape });
  return x.graph.record({ output, inputs: [x], backward: (gradient) => [negate(gradient)] });
}

/** x times a fixed number. */
export function scale(x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : multiply(x, x.graph.constant([factor], []));
}

/** x plus a fixed number. */
export const shift = (x: Tensor, by: number): Tensor => add(x, x.graph.constant([by], []));

/** The mean of all numbers, of shape []. */
export const mean = (x: Tensor): Tensor => scale(sum(x), 1 / sizeOf(x.shape));

/** The mean along the last axis, which stays with size 1. */
export const meanOfLast = (x: Tensor): Tensor => scale(sumOver(x, [-1]), 1 / x.shape.at(-1)!);
