import { type GbdtModel, predictGbdt, type Table } from '@slipway/algorithms';

const rowsLooked = 20_000;

/**
 * How many times histogram training must add a row's gradient to a bin to grow these trees: for every tree all rows
 * for the root, and after each split the rows of the smaller side, times the features. Estimated from 20,000 rows.
 */
export function countUpdates(model: GbdtModel, table: Table): number {
  const step = Math.max(1, table.rowCount / rowsLooked);
  const rows = Int32Array.from({ length: Math.floor(table.rowCount / step) }, (_, i) => Math.floor(i * step));
  const some = pick(table, rows);
  let visits = 0;
  for (const tree of model.trees) {
    const counts = leafCounts({ ...model, trees: [tree] }, some);
    const below = (node: number): number => {
      if (tree.feature[node]! < 0) return counts.get(node) ?? 0;
      const left = below(tree.left[node]!);
      const right = below(tree.right[node]!);
      visits += Math.min(left, right);
      return left + right;
    };
    visits += below(0);
  }
  return visits * step * table.columns.length;
}

/** Rows in each leaf of a model of one tree: leaves whose values are their own numbers tell where a row ends. */
function leafCounts(model: GbdtModel, table: Table): Map<number, number> {
  const [tree] = model.trees;
  const numbered = { ...tree!, value: Float32Array.from(tree!.feature, (_, node) => node) };
  const of = { ...model, task: 'regression' as const, baseScores: new Float64Array(1), trees: [numbered] };
  const counts = new Map<number, number>();
  for (const leaf of predictGbdt(of, table)) counts.set(leaf, (counts.get(leaf) ?? 0) + 1);
  return counts;
}

const pick = (table: Table, rows: Int32Array): Table => ({
  rowCount: rows.length,
  columns: table.columns.map((column) =>
    column.kind === 'numeric'
      ? { ...column, values: Float32Array.from(rows, (row) => column.values[row]!) }
      : { ...column, codes: rows.map((row) => column.codes[row]!) },
  ),
});
