export { add, divide, mean, meanOfLast, multiply, negate, scale, shift, subtract } from './arithmetic.ts';
export { causalAttention } from './attention.ts';
export { embedding } from './embedding.ts';
export {
  exponential,
  hyperbolicTangent,
  logarithm,
  logSigmoid,
  relu,
  sigmoid,
  silu,
  softplus,
  square,
  squareRoot,
} from './functions.ts';
export {
  binaryCrossEntropies,
  distillationLosses,
  negativeLogLikelihoods,
  preferenceLosses,
  squaredErrors,
  weightedSum,
} from './losses.ts';
export { linear, type MatmulOptions, matmul } from './matmul.ts';
export { concatenate, repeatTo, reshape, slice, sum, sumOver, sumTo, transpose } from './reshape.ts';
export { rmsNorm } from './rms-norm.ts';
export { rotary } from './rotary.ts';
export { logSoftmax, softmax } from './softmax.ts';
