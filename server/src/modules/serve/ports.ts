import type { OnnxColumns } from '../../engines/onnx/index.ts';
import type { FeatureSpec } from '../deploy/index.ts';
import type { RequestRow } from './request-row.ts';

/** The feature SQL of a model, ready to run on a few request rows. */
export type FeatureStep = {
  /** compiled: in this process, microseconds; duckdb: through the database, milliseconds. */
  readonly path: 'compiled' | 'duckdb';
  /** The model's input columns. Throws `invalid-input` when a row has no features. */
  transform(rows: readonly RequestRow[]): OnnxColumns | Promise<OnnxColumns>;
  /**
   * Runs the rows here and through DuckDB. Where a single value differs every further row goes to DuckDB, so what
   * comes after agrees in any case.
   */
  proveParity(rows: readonly RequestRow[]): Promise<ParityReport>;
  /** Sends every further row to DuckDB. */
  leaveCompiled(reason: string): void;
  close(): void | Promise<void>;
};

/** `detail` says in words what was compared; `accepted` are the rows that have features at all. */
export type ParityReport = { readonly detail: string; readonly accepted: readonly RequestRow[] };

/** Where feature steps come from; see `createFeatureCompiler`. */
export type FeatureCompiler = { compile(spec: FeatureSpec): Promise<FeatureStep> };
