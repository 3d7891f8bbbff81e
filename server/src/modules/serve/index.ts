/** Answering predictions: routing, features, models, the prediction log and what is read from it. */
export { createServe, type Serve, type ServeDeps } from './create-serve.ts';
export { type CompiledFeatures, createFeatureCompiler } from './feature-compiler.ts';
export { serveJobKinds } from './job-kinds.ts';
export type { FeatureCompiler, FeatureStep, ParityReport } from './ports.ts';
export type { Prediction, PredictionRequest } from './prediction.ts';
export type { Outcome } from './record-outcomes.ts';
export { ReplayInput, type ReplayOutput } from './replay/replay-input.ts';
export type { RawRows, RequestRow, RequestValue } from './request-row.ts';
export { serveRoutes } from './routes.ts';
export type { ServedEndpoint } from './routing-table.ts';
export { maxRowCount } from './row-reader.ts';
export { type ScoredRows, type ScoredSlice, scoreOf } from './scored-rows.ts';
export type { PredictionColumns } from './store/predictions-between.ts';
