/** A multilayer perceptron over the columns of a table: encoding, prediction, importance, export. */
export { checkTrainingData, type EncodedTable, encodeTable, fillRow, fitEncoders } from './encode-table.ts';
export { predictTabularMlp } from './predict-tabular-mlp.ts';
export { type TabularMlp, tabularMlpConfig } from './tabular-mlp.ts';
export { tabularMlpImportance } from './tabular-mlp-importance.ts';
export { tabularMlpToOnnx } from './tabular-mlp-to-onnx.ts';
