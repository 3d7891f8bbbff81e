import { measurePredictions } from './evaluate-predictions.ts';
import type { Measures, Predictions } from './predictions.ts';

/** The rows of a table by group: `codes[row]` indexes `categories`, -1 = missing. A CategoricalColumn is one. */
export type RowGroups = { readonly codes: ArrayLike<number>; readonly categories: readonly string[] };

export type SliceMeasures = Measures & {
  /** The category; null for the rows whose value is missing. */
  readonly value: string | null;
  /** Rows of the group, skipped ones included. */
  readonly count: number;
};

/** Every metric of the task for each of the `most` largest groups (20 when left out), the largest first. Empty groups are left out. */
export function measureSlices(predictions: Predictions, groups: RowGroups, most = 20): SliceMeasures[] {
  const { starts, rows } = rowsByGroup(groups);
  return Array.from({ length: groups.categories.length + 1 }, (_, group) => ({
    group,
    count: starts[group + 1]! - starts[group]!,
  }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.group - b.group)
    .slice(0, most)
    .map(({ group, count }) => ({
      value: groups.categories[group] ?? null,
      count,
      ...measurePredictions(predictions, rows.subarray(starts[group]!, starts[group + 1]!)),
    }));
}

/** Counting sort of the rows by group; the missing ones are the last group. */
function rowsByGroup({ codes, categories }: RowGroups): { starts: Uint32Array; rows: Uint32Array } {
  const groupOf = (row: number) => (codes[row]! < 0 ? categories.length : codes[row]!);
  const starts = new Uint32Array(categories.length + 2);
  for (let row = 0; row < codes.length; row += 1) starts[groupOf(row) + 1]! += 1;
  for (let group = 0; group <= categories.length; group += 1) starts[group + 1]! += starts[group]!;
  const rows = new Uint32Array(codes.length);
  const next = starts.slice();
  for (let row = 0; row < codes.length; row += 1) rows[next[groupOf(row)]!++] = row;
  return { starts, rows };
}
