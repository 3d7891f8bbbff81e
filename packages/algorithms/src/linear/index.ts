export type { CategoricalEncoder, LinearEncoder, NumericEncoder } from './linear-encoder.ts';
export {
  type Coefficient,
  type LinearModel,
  type LinearTraining,
  linearCoefficients,
} from './linear-model.ts';
export { type LinearOptions, linearDefaults } from './linear-options.ts';
export { type LinearOnnxOptions, linearToOnnx } from './linear-to-onnx.ts';
export { predictLinear } from './predict-linear.ts';
export { type LinearIteration, type TrainLinear, trainLinear } from './train-linear.ts';
