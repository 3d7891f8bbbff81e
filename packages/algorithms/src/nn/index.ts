/** Neural nets: reverse-mode autodiff that writes ordinary ONNX graphs, two kinds of models, and what steps them. */
export { gradientsOf } from './gradients-of.ts';
export {
  GraphBuilder,
  type GraphOptions,
  type RealType,
  type Tensor,
  type TensorType,
} from './graph-builder.ts';
export { type AdapterOptions, adapterParameters, declareAdapters, mergeAdapters } from './models/adapters.ts';
export {
  declareParameters,
  finishGradientGraph,
  gradientName,
  type Parameters,
} from './models/gradient-graph.ts';
export {
  checkLlamaConfig,
  type LlamaConfig,
  llamaLogits,
  llamaParameters,
  type Project,
} from './models/llama.ts';
export {
  type BatchShape,
  type LlamaGraphOptions,
  llamaDistillationGraph,
  llamaGradientGraph,
  llamaLogitsGraph,
  llamaLossGraph,
  llamaPreferenceGraph,
} from './models/llama-graphs.ts';
export { type MlpConfig, mlpGradientGraph, mlpOutputs, mlpParameters } from './models/mlp.ts';
export * from './operators/index.ts';
export { type AdamWOptions, type AdamWState, createAdamW, createAdamWState } from './optimiser/adamw.ts';
export { accumulate, clipFactor, gradientNorm } from './optimiser/gradient-norm.ts';
export { type LearningRateSchedule, learningRateAt } from './optimiser/learning-rate.ts';
export {
  firstNotFinite,
  layOut,
  type ParameterLayout,
  type ParameterSpec,
  startParameters,
  viewsOf,
} from './parameters.ts';
export { type Shape, sizeOf } from './shape.ts';
export * from './tabular/index.ts';
