/** From a table to what boosting works on: encoders, bins, equal rows joined. */
import type { Table, Target } from '../table.ts';
import { assignBins, type BinBounds, findBounds } from './bins.ts';
import { encodeTable, type FeatureEncoder, fitEncoders } from './feature-encoder.ts';
import type { GbdtOptions } from './gbdt-options.ts';
import { type JoinedRows, joinRows } from './join-rows.ts';

export type PreparedRows = {
  readonly encoders: readonly FeatureEncoder[];
  readonly bounds: readonly BinBounds[];
  /** Binned columns of the table [features][table rows]. */
  readonly columns: readonly Uint8Array[];
  /** Null when too few rows are equal, and when trees draw samples of rows. */
  readonly joined: JoinedRows | null;
};

export function prepareRows(table: Table, target: Target, options: GbdtOptions): PreparedRows {
  const encoders = fitEncoders(table, target);
  const encoded = encodeTable(table, encoders);
  const bounds = encoded.map((values) => findBounds(values, options.maxBins));
  const columns = binColumns(encoded, bounds);
  const keepsClasses = target.task === 'multiclass';
  const joined = options.rowSample < 1 ? null : joinRows(columns, target.values, { keepsClasses });
  return { encoders, bounds, columns, joined };
}

/** Binned columns of another table, by the same encoders and bounds. */
export const binTable = (table: Table, { encoders, bounds }: PreparedRows): Uint8Array[] =>
  binColumns(encodeTable(table, encoders), bounds);

function binColumns(encoded: readonly Float32Array[], bounds: readonly BinBounds[]): Uint8Array[] {
  return encoded.map((values, feature) => {
    const bins = new Uint8Array(values.length);
    assignBins(values, bounds[feature]!, bins);
    return bins;
  });
}
