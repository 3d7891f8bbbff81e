import { type DesignMatrix, designMatrix } from '../../linear/design-matrix.ts';
import { fitLinearEncoder, type LinearEncoder } from '../../linear/linear-encoder.ts';
import type { Table } from '../../table.ts';
import { largestDeviation } from './tabular-mlp.ts';

export { checkTrainingData } from '../../linear/check-training-data.ts';

/** Encoded rows, sparse, as `fillRow` reads them. */
export type EncodedTable = DesignMatrix;

/** Learns how to encode each column; a category beyond the `maxCategories` most frequent shares one feature. */
export const fitEncoders = (table: Table, maxCategories: number): readonly LinearEncoder[] =>
  table.columns.map((column) => fitLinearEncoder(column, maxCategories));

/** Encodes a table. Throws `invalid-table` when a column is missing or of another kind. */
export function encodeTable(table: Table, encoders: readonly LinearEncoder[]): EncodedTable {
  const design = designMatrix(table, encoders);
  const { dense } = design;
  for (let k = 0; k < dense.length; k += 1)
    dense[k] = Math.max(-largestDeviation, Math.min(largestDeviation, dense[k]!));
  return design;
}

/** Writes the features of a row at `start`, over zeros. */
export function fillRow(design: EncodedTable, row: number, into: Float32Array, start: number): void {
  const { dense, denseCount, active, activeCount } = design;
  for (let k = 0; k < denseCount; k += 1) into[start + k] = dense[row * denseCount + k]!;
  for (let k = 0; k < activeCount; k += 1) {
    const feature = active[row * activeCount + k]!;
    if (feature >= 0) into[start + feature] = 1;
  }
}
