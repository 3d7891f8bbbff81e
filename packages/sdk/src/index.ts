/** The typed client of a Slipway server: every call of the API, live events, predictions, and a run logger. */
export type { ConnectionOptions } from './connection.ts';
export { createClient, type SlipwayClient } from './create-client.ts';
export type { OperationArguments, OperationInput } from './operation-input.ts';
export type { PredictInput, Prediction, PredictionRow } from './predict.ts';
export { type RunLogger, type StartRunInput, startRun } from './run-logger.ts';
export { isSlipwayError, SlipwayError, type SlipwayErrorFields } from './slipway-error.ts';
export type { EventStreamOptions } from './stream-events.ts';
