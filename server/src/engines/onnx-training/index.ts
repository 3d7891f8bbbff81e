/** Gradient graphs on ONNX Runtime behind a small port. */
export {
  type GradientSession,
  type GradientSessionOptions,
  openGradientSession,
  type TrainingBatch,
} from './gradient-session.ts';
