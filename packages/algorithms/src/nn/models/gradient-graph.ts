import type { OnnxGraph } from '../../onnx/index.ts';
import { gradientsOf } from '../gradients-of.ts';
import type { GraphBuilder, Tensor } from '../graph-builder.ts';
import type { ParameterSpec } from '../parameters.ts';

export type Parameters = (name: string) => Tensor;

/** Declares parameters as inputs of the graph; the result gives them by name. */
export function declareParameters(graph: GraphBuilder, specs: readonly ParameterSpec[]): Parameters {
  const tensors = new Map(specs.map(({ name, shape }) => [name, graph.input(name, shape)]));
  return (name) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new RangeError(`the model has no parameter '${name}'`);
    return tensor;
  };
}

/** The output that holds a parameter's gradient. */
export const gradientName = (parameter: string): string => `${parameter}.gradient`;

/** Finishes a graph with the outputs `loss` and one gradient for each of the parameters that learn. */
export function finishGradientGraph(name: string, loss: Tensor, learning: readonly Tensor[]): OnnxGraph {
  const { graph } = loss;
  graph.output('loss', loss);
  gradientsOf(loss, learning).forEach((gradient, k) => {
    graph.output(gradientName(learning[k]!.name), gradient);
  });
  return graph.finish(name);
}
