/** ONNX Runtime behind a small port. */
export type { OnnxColumns, OnnxInput, OnnxOutput, OnnxTensor } from './onnx-columns.ts';
export { loadOnnxModel, type OnnxModel, type OnnxModelOptions } from './onnx-model.ts';
