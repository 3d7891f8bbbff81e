/** The Open Inference Protocol v2, translated to the serve module. */
export { createInferLane, type InferLaneOptions } from './infer-lane.ts';
export { registerInferenceV2 } from './register-inference-v2.ts';
