export * from './algorithm-error.ts';
export * from './linear/index.ts';
export * from './metrics/index.ts';
export * from './onnx/index.ts';
export * from './samplers/index.ts';
export * from './statistics/index.ts';
export * from './table.ts';
export * from './trees/index.ts';
