import type { OnnxGraph } from '../../onnx/index.ts';
import { GraphBuilder, type GraphOptions } from '../graph-builder.ts';
import { negativeLogLikelihoods, weightedSum } from '../operators/index.ts';
import { declareParameters, finishGradientGraph } from './gradient-graph.ts';
import { type LlamaConfig, llamaLogits, llamaParameters } from './llama.ts';

/** How many sequences of how many tokens pass at once. */
export type BatchShape = { readonly batch: number; readonly time: number };

/**
 * Forward and backward in one graph. Inputs: tokens int64 [batch, time], targets int64 [batch x time], weights
 * [batch x time] (see `weightedSum`), and every parameter. Outputs: loss [] and the gradient of every parameter.
 */
export function llamaGradientGraph(
  config: LlamaConfig,
  shape: BatchShape,
  options: GraphOptions = {},
): OnnxGraph {
  const { graph, parameter, specs, losses } = buildLosses(config, shape, options);
  const loss = weightedSum(losses, graph.input('weights', losses.shape));
  return finishGradientGraph(
    'llama-gradient',
    loss,
    specs.map(({ name }) => parameter(name)),
  );
}

/** Forward only: inputs as above without weights, output `losses` [batch x time], -log p of each target. */
export function llamaLossGraph(
  config: LlamaConfig,
  shape: BatchShape,
  options: GraphOptions = {},
): OnnxGraph {
  const { graph, losses } = buildLosses(config, shape, options);
  graph.output('losses', losses);
  return graph.finish('llama-loss');
}

/** Forward only: inputs tokens and parameters, output `logits` [batch x time, vocabulary]. */
export function llamaLogitsGraph(
  config: LlamaConfig,
  shape: BatchShape,
  options: GraphOptions = {},
): OnnxGraph {
  const { graph, logits } = buildLogits(config, shape, options);
  graph.output('logits', logits);
  return graph.finish('llama-logits');
}

function buildLogits(config: LlamaConfig, { batch, time }: BatchShape, options: GraphOptions) {
  const graph = new GraphBuilder(options);
  const tokens = graph.input('tokens', [batch, time], 'int64');
  const specs = llamaParameters(config);
  const parameter = declareParameters(graph, specs);
  return { graph, specs, parameter, logits: llamaLogits(config, tokens, { parameter }) };
}

function buildLosses(config: LlamaConfig, shape: BatchShape, options: GraphOptions) {
  const built = buildLogits(config, shape, options);
  const targets = built.graph.input('targets', [shape.batch * shape.time], 'int64');
  return { ...built, losses: negativeLogLikelihoods(built.logits, targets) };
}
