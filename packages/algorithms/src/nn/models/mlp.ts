import { AlgorithmError } from '../../algorithm-error.ts';
import type { OnnxGraph } from '../../onnx/index.ts';
import { GraphBuilder, type GraphOptions, type Tensor } from '../graph-builder.ts';
import {
  add,
  binaryCrossEntropies,
  hyperbolicTangent,
  linear,
  negativeLogLikelihoods,
  relu,
  repeatTo,
  reshape,
  silu,
  squaredErrors,
  weightedSum,
} from '../operators/index.ts';
import type { ParameterSpec } from '../parameters.ts';
import { declareParameters, finishGradientGraph, type Parameters } from './gradient-graph.ts';

const activations = { relu, silu, tanh: hyperbolicTangent } as const;

/** A multilayer perceptron: linear layers with a bias each and an activation between them. */
export type MlpConfig = {
  readonly inputs: number;
  /** Widths of the hidden layers; none is a linear model. */
  readonly hiddenWidths: readonly number[];
  /** Classes for `classes`, 1 for `binary`, values for `regression`. */
  readonly outputs: number;
  readonly activation: keyof typeof activations;
  readonly task: 'regression' | 'binary' | 'classes';
};

const layerSizes = ({ inputs, hiddenWidths, outputs }: MlpConfig): readonly number[] => [
  inputs,
  ...hiddenWidths,
  outputs,
];

/** The parameters; weights start normal with variance 2 / inputs (He et al., 2015), biases at 0. */
export function mlpParameters(config: MlpConfig): readonly ParameterSpec[] {
  const sizes = layerSizes(config);
  if (!sizes.every((size) => Number.isSafeInteger(size) && size > 0))
    throw new AlgorithmError('invalid-option', `layers of ${sizes.join(', ')}`, 'use whole numbers from 1');
  return sizes.slice(1).flatMap((outputs, layer): ParameterSpec[] => {
    const inputs = sizes[layer]!;
    const deviation = Math.sqrt(2 / inputs);
    return [
      { name: `layers.${layer}.weight`, shape: [outputs, inputs], start: { deviation }, isDecayed: true },
      { name: `layers.${layer}.bias`, shape: [outputs], start: { value: 0 }, isDecayed: false },
    ];
  });
}

/** Values or logits [rows, outputs] of x [rows, inputs]. */
export function mlpOutputs(config: MlpConfig, x: Tensor, parameter: Parameters): Tensor {
  const activate = activations[config.activation];
  const last = config.hiddenWidths.length;
  let y = x;
  for (let layer = 0; layer <= last; layer += 1) {
    y = add(linear(y, parameter(`layers.${layer}.weight`)), parameter(`layers.${layer}.bias`));
    if (layer < last) y = activate(y);
  }
  return y;
}

/**
 * Forward and backward in one graph. Inputs: x [rows, inputs], targets ([rows] int64 for classes, else
 * [rows, outputs]), weights [rows] (see `weightedSum`; 0 for rows that pad the last batch), and every parameter.
 * Outputs: loss [] and the gradient of every parameter.
 */
export function mlpGradientGraph(config: MlpConfig, rows: number, options: GraphOptions = {}): OnnxGraph {
  const graph = new GraphBuilder(options);
  const x = graph.input('x', [rows, config.inputs]);
  const weights = graph.input('weights', [rows]);
  const specs = mlpParameters(config);
  const parameter = declareParameters(graph, specs);
  const losses = rowLosses(config, mlpOutputs(config, x, parameter));
  const loss = weightedSum(losses, losses.shape.length === 1 ? weights : repeatedAlong(weights, losses));
  return finishGradientGraph(
    'mlp-gradient',
    loss,
    specs.map(({ name }) => parameter(name)),
  );
}

function rowLosses({ task }: MlpConfig, outputs: Tensor): Tensor {
  const { graph, shape } = outputs;
  if (task === 'classes')
    return negativeLogLikelihoods(outputs, graph.input('targets', [shape[0]!], 'int64'));
  const targets = graph.input('targets', shape);
  return task === 'binary' ? binaryCrossEntropies(outputs, targets) : squaredErrors(outputs, targets);
}

/** One weight per row for every output of the row. */
function repeatedAlong(weights: Tensor, losses: Tensor): Tensor {
  const [rows, outputs] = losses.shape as readonly [number, number];
  return outputs === 1 ? reshape(weights, [rows, 1]) : repeatTo(reshape(weights, [rows, 1]), [rows, outputs]);
}
