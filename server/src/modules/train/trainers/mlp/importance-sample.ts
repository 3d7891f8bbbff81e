import type { Table, Target } from '@slipway/algorithms';

const sampledRows = 2_000;

/** Rows spread evenly over the table: importance needs two passes a column and no more rows than these. */
export function importanceSample({ table, target }: { readonly table: Table; readonly target: Target }): {
  table: Table;
  target: Target;
} {
  const rowCount = Math.min(sampledRows, table.rowCount);
  const rows = Int32Array.from({ length: rowCount }, (_, i) => Math.floor((i * table.rowCount) / rowCount));
  const columns = table.columns.map((column) =>
    column.kind === 'numeric'
      ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) }
      : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) },
  );
  return {
    table: { rowCount, columns },
    target: { ...target, values: Float64Array.from(rows, (row) => target.values[row]!) },
  };
}
