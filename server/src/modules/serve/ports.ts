import type { OnnxColumns } from '../../engines/onnx/index.ts';
import type { FeatureSpec } from '../deploy/index.ts';
import type { RequestRow } from './request-row.ts';

/** The feature SQL of a model, ready to run on a few request rows. */
export type FeatureStep = {
  /** compiled: in this process, microseconds; duckdb: through the database, milliseconds. */
  readonly path: 'compiled' | 'duckdb';
  /** The model's input columns. Throws `invalid-input` when a row has no features. */
  transform(rows: readonly RequestRow[]): OnnxColumns | Promise<OnnxColumns>;
  /** Runs the rows here and through DuckDB; throws when a single value differs. Says in words what was compared. */
  proveParity(rows: readonly RequestRow[]): Promise<string>;
  close(): void | Promise<void>;
};

/** Where feature steps come from; app.ts wires it to the data module. */
export type FeatureCompiler = { compile(spec: FeatureSpec): Promise<FeatureStep> };
