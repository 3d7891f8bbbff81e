/** Gradient boosted trees: training, prediction, importance, export. */

export { gbdtToOnnx } from './export-onnx.ts';
export { featureImportance, type GbdtModel, predictGbdt } from './gbdt-model.ts';
export { type GbdtOptions, gbdtDefaults } from './gbdt-options.ts';
export { type GbdtRequest, type GbdtRound, trainGbdt } from './train-gbdt.ts';
