import { AlgorithmError } from '../algorithm-error.ts';
import type { Tensor } from './graph-builder.ts';
import { add } from './operators/arithmetic.ts';
import { printShape, sizeOf } from './shape.ts';

/**
 * Appends the backward pass: the gradients of the single number `loss` by each of `parameters`, in their order.
 * Only what lies between is differentiated, so frozen weights cost nothing. A parameter that the loss does not read
 * is an error, since it would never learn.
 */
export function gradientsOf(loss: Tensor, parameters: readonly Tensor[]): readonly Tensor[] {
  if (sizeOf(loss.shape) !== 1)
    throw new AlgorithmError(
      'invalid-shape',
      `a loss of ${printShape(loss.shape)}`,
      'a loss is a single number',
    );
  const entries = [...loss.graph.tape];
  const learning = new Set(parameters.map(({ name }) => name));
  for (const { inputs, output } of entries)
    if (inputs.some(({ name }) => learning.has(name))) learning.add(output.name);
  const gradients = new Map([[loss.name, loss.graph.constant([1], loss.shape)]]);
  for (const { inputs, output, backward } of entries.reverse()) {
    const gradient = gradients.get(output.name);
    if (gradient === undefined || !learning.has(output.name)) continue;
    backward(gradient).forEach((of, k) => {
      const input = inputs[k]!;
      if (of === null || !learning.has(input.name)) return;
      const known = gradients.get(input.name);
      gradients.set(input.name, known === undefined ? of : add(known, of));
    });
  }
  return parameters.map(({ name }) => {
    const gradient = gradients.get(name);
    if (gradient !== undefined) return gradient;
    throw new AlgorithmError(
      'invalid-option',
      `the loss does not depend on '${name}'`,
      'freeze it or use it',
    );
  });
}
