import type { Tensor } from '../graph-builder.ts';
import { add, divide, multiply, negate, scale, subtract } from './arithmetic.ts';

type Derivative = (gradient: Tensor, output: Tensor) => Tensor;

/** A function of each number, with the gradient of its input from that of its output. */
function each(op: string, x: Tensor, derivative: Derivative): Tensor {
  const output = x.graph.emit({ op, inputs: [x], shape: x.shape });
  return x.graph.record({ output, inputs: [x], backward: (gradient) => [derivative(gradient, output)] });
}

export const exponential = (x: Tensor): Tensor => each('Exp', x, multiply);
export const logarithm = (x: Tensor): Tensor => each('Log', x, (gradient) => divide(gradient, x));
export const squareRoot = (x: Tensor): Tensor =>
  each('Sqrt', x, (gradient, y) => divide(scale(gradient, 0.5), y));
export const square = (x: Tensor): Tensor => multiply(x, x);

/** 1 / (1 + e^-x). */
export const sigmoid = (x: Tensor): Tensor =>
  each('Sigmoid', x, (gradient, y) => multiply(gradient, subtract(y, multiply(y, y))));

export const hyperbolicTangent = (x: Tensor): Tensor =>
  each('Tanh', x, (gradient, y) => subtract(gradient, multiply(gradient, multiply(y, y))));

/** max(x, 0); the gradient at 0 is 0. The sign of the output, 0 or 1, is the derivative. */
export const relu = (x: Tensor): Tensor =>
  each('Relu', x, (gradient, y) =>
    multiply(gradient, y.graph.emit({ op: 'Sign', inputs: [y], shape: y.shape })),
  );

/** log(1 + e^x); -softplus(-x) is the logarithm of the sigmoid. */
export const softplus = (x: Tensor): Tensor =>
  each('Softplus', x, (gradient) => multiply(gradient, sigmoid(x)));

/** x sigmoid(x), the SiLU of Elfwing et al. (2017). Its derivative is s + y (1 - s). */
export function silu(x: Tensor): Tensor {
  const gate = sigmoid(x);
  const output = x.graph.isFused
    ? x.graph.emit({
        op: 'QuickGelu',
        domain: 'com.microsoft',
        inputs: [x],
        shape: x.shape,
        attributes: { alpha: { float: 1 } },
      })
    : x.graph.emit({ op: 'Mul', inputs: [x, gate], shape: x.shape });
  const backward = (gradient: Tensor) => [
    multiply(gradient, add(gate, subtract(output, multiply(output, gate)))),
  ];
  return x.graph.record({ output, inputs: [x], backward });
}

/** log(sigmoid(x)), without overflow. */
export const logSigmoid = (x: Tensor): Tensor => negate(softplus(negate(x)));
