/** The files that models travel in: GGUF and safetensors, written exactly and read with suspicion. */
export { type ByteSource, memorySource, type TensorPlace } from './byte-source.ts';
export {
  type GgufHeader,
  type GgufMetadata,
  type GgufTensor,
  type GgufTensorSpec,
  type GgufTensorType,
  type GgufValue,
  tensorBytes,
  tensorTypes,
} from './gguf/gguf-file.ts';
export { encodeGguf, type GgufLayout, layOutGguf } from './gguf/lay-out-gguf.ts';
export { readGgufHeader } from './gguf/read-gguf.ts';
export { encodeLlamaGguf } from './llama/encode-llama-gguf.ts';
export { encodeLlamaSafetensors, huggingFaceLlamaConfig } from './llama/hugging-face-llama.ts';
export type { LlamaModel } from './llama/llama-model.ts';
export {
  planQuantisedGguf,
  type QuantisationPlan,
  type QuantisedTensor,
} from './llama/plan-quantised-gguf.ts';
export { readLlamaGguf } from './llama/read-llama-gguf.ts';
export {
  encodeSafetensors,
  layOutSafetensors,
  type SafetensorsLayout,
} from './safetensors/lay-out-safetensors.ts';
export { readSafetensorsHeader } from './safetensors/read-safetensors.ts';
export type {
  SafetensorsHeader,
  SafetensorsSpec,
  SafetensorsTensor,
  SafetensorsType,
} from './safetensors/safetensors-file.ts';
