/**
 * Features of some rows as models take them: numbers as float32 with NaN for NULL, categories as texts with ''
 * for NULL. Shape of each `values`: [rowCount].
 */
export type FeatureValues = {
  readonly rowCount: number;
  readonly columns: readonly (
    | { readonly name: string; readonly kind: 'numeric'; readonly values: Float32Array }
    | { readonly name: string; readonly kind: 'categorical'; readonly values: string[] }
  )[];
};

/** The first value in which two results differ, bit for bit, or null. */
export function findDifference(
  a: FeatureValues,
  b: FeatureValues,
): { row: number; column: string; values: [number | string, number | string] } | null {
  for (const [position, column] of a.columns.entries()) {
    const other = b.columns[position]!;
    for (let row = 0; row < a.rowCount; row++) {
      const [left, right] = [column.values[row]!, other.values[row]!];
      if (!Object.is(left, right)) return { row, column: column.name, values: [left, right] };
    }
  }
  return null;
}
