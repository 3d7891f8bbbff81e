export { encodeOnnxModel } from './encode-model.ts';
export type {
  ElementType,
  OnnxAttribute,
  OnnxGraph,
  OnnxNode,
  OnnxTensorValue,
  OnnxValueInfo,
} from './onnx-model.ts';
