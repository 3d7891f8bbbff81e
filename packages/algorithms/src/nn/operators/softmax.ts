import type { Tensor } from '../graph-builder.ts';
import { multiply, subtract } from './arithmetic.ts';
import { exponential } from './functions.ts';
import { sumOver } from './reshape.ts';

/** Probabilities along the last axis. */
export function softmax(x: Tensor): Tensor {
  const output = emitSoftmax(x);
  const backward = (gradient: Tensor) => [
    multiply(output, subtract(gradient, sumOver(multiply(gradient, output), [-1]))),
  ];
  return x.graph.record({ output, inputs: [x], backward });
}

/** Logarithms of the probabilities along the last axis. */
export function logSoftmax(x: Tensor): Tensor {
  const output = emitSoftmax(x, 'LogSoftmax');
  const backward = (gradient: Tensor) => [
    subtract(gradient, multiply(exponential(output), sumOver(gradient, [-1]))),
  ];
  return x.graph.record({ output, inputs: [x], backward });
}

/** The bare node, for operators that bring a gradient of their own. */
export function emitSoftmax(x: Tensor, op: 'Softmax' | 'LogSoftmax' = 'Softmax'): Tensor {
  return x.graph.emit({ op, inputs: [x], shape: x.shape, attributes: { axis: { int: -1 } } });
}
