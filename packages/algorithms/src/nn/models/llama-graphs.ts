import type { OnnxGraph } from '../../onnx/index.ts';
import { GraphBuilder, type GraphOptions, type Tensor } from '../graph-builder.ts';
import {
  add,
  distillationLosses,
  mean,
  multiply,
  negativeLogLikelihoods,
  preferenceLosses,
  reshape,
  scale,
  sumOver,
  weightedSum,
} from '../operators/index.ts';
import { type AdapterOptions, adapterParameters, declareAdapters } from './adapters.ts';
import { declareParameters, finishGradientGraph } from './gradient-graph.ts';
import { type LlamaConfig, llamaLogits, llamaParameters } from './llama.ts';

/** How many sequences of how many tokens pass at once. */
export type BatchShape = { readonly batch: number; readonly time: number };

/** With adapters, they are inputs too, and in gradient graphs they alone learn. */
export type LlamaGraphOptions = GraphOptions & { readonly adapters?: AdapterOptions };

/**
 * Forward and backward in one graph. Inputs: tokens int64 [batch, time], targets int64 [batch x time], weights
 * [batch x time] (see `weightedSum`), and every parameter. Outputs: loss [] and the gradient of every parameter that
 * learns.
 */
export function llamaGradientGraph(
  config: LlamaConfig,
  shape: BatchShape,
  options: LlamaGraphOptions = {},
): OnnxGraph {
  const { graph, learning, losses } = buildLosses(config, shape, options);
  const loss = weightedSum(losses, graph.input('weights', losses.shape));
  return finishGradientGraph('llama-gradient', loss, learning);
}

/**
 * Distillation: inputs as of `llamaGradientGraph` and teacherLogits [batch x time, vocabulary]. The loss per token is
 * `share` of the divergence from the teacher at `temperature` and the rest of the cross entropy (Hinton et al., 2015).
 */
export function llamaDistillationGraph(
  config: LlamaConfig,
  shape: BatchShape,
  {
    temperature,
    share,
    ...options
  }: LlamaGraphOptions & { readonly temperature: number; readonly share: number },
): OnnxGraph {
  const { graph, learning, logits, losses } = buildLosses(config, shape, options);
  const teacher = graph.input('teacherLogits', logits.shape);
  const mixed = add(scale(distillationLosses(logits, teacher, temperature), share), scale(losses, 1 - share));
  const loss = weightedSum(mixed, graph.input('weights', losses.shape));
  return finishGradientGraph('llama-distillation', loss, learning);
}

/**
 * Direct preference optimisation (Rafailov et al., 2023) of `pairs` answers. Inputs: tokens int64 [2 pairs, time] and
 * targets, the chosen answers first and the rejected ones in the same order; mask [2 pairs, time], 1 where a target
 * belongs to the answer; reference [2 pairs], the summed log-probabilities under the model at the start; and every
 * parameter. Outputs: loss [], the mean over pairs, and gradients.
 */
export function llamaPreferenceGraph(
  config: LlamaConfig,
  { pairs, time }: { readonly pairs: number; readonly time: number },
  { beta, ...options }: LlamaGraphOptions & { readonly beta: number },
): OnnxGraph {
  const { graph, learning, losses } = buildLosses(config, { batch: 2 * pairs, time }, options);
  const mask = graph.input('mask', [2 * pairs, time]);
  const perAnswer = sumOver(maskedLosses(losses, mask), [1]);
  const logProbabilities = scale(reshape(perAnswer, [2 * pairs]), -1);
  const reference = graph.input('reference', [2 * pairs]);
  const loss = mean(preferenceLosses(logProbabilities, reference, beta));
  return finishGradientGraph('llama-preference', loss, learning);
}

/** Forward only: inputs as above without weights, output `losses` [batch x time], -log p of each target. */
export function llamaLossGraph(
  config: LlamaConfig,
  shape: BatchShape,
  options: LlamaGraphOptions = {},
): OnnxGraph {
  const { graph, losses } = buildLosses(config, shape, options);
  graph.output('losses', losses);
  return graph.finish('llama-loss');
}

/** Forward only: inputs tokens and parameters, output `logits` [batch x time, vocabulary]. */
export function llamaLogitsGraph(
  config: LlamaConfig,
  shape: BatchShape,
  options: LlamaGraphOptions = {},
): OnnxGraph {
  const { graph, logits } = buildLogits(config, shape, options);
  graph.output('logits', logits);
  return graph.finish('llama-logits');
}

function buildLogits(
  config: LlamaConfig,
  { batch, time }: BatchShape,
  { adapters, ...options }: LlamaGraphOptions,
) {
  const graph = new GraphBuilder(options);
  const tokens = graph.input('tokens', [batch, time], 'int64');
  const specs = llamaParameters(config);
  const parameter = declareParameters(graph, specs);
  if (adapters === undefined) {
    const learning = specs.map(({ name }) => parameter(name));
    return { graph, learning, logits: llamaLogits(config, tokens, { parameter }) };
  }
  const { adapter, project } = declareAdapters(graph, { config, options: adapters, base: parameter });
  const learning = adapterParameters(config, adapters).map(({ name }) => adapter(name));
  return { graph, learning, logits: llamaLogits(config, tokens, { parameter, project }) };
}

function buildLosses(config: LlamaConfig, shape: BatchShape, options: LlamaGraphOptions) {
  const built = buildLogits(config, shape, options);
  const targets = built.graph.input('targets', [shape.batch * shape.time], 'int64');
  return { ...built, losses: negativeLogLikelihoods(built.logits, targets) };
}

const maskedLosses = (losses: Tensor, mask: Tensor): Tensor => multiply(reshape(losses, mask.shape), mask);
