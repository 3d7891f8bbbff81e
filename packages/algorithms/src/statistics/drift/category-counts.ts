import type { CategoricalColumn } from '../../table.ts';
import { type CategoricalSummary, type NumericView, summariseCategorical } from './column-summary.ts';

/** Label of the categories that are not told apart. */
export const otherLabel = '(other)';

/** The counts of both sides over the same categories, the reference's order first. */
export type CategoryCounts = {
  readonly labels: string[];
  readonly reference: number[];
  readonly current: number[];
  /** Share of current rows whose category the reference never had; null when the reference left categories out. */
  readonly unseenShare: number | null;
};

export const categoricalView = (source: CategoricalColumn | CategoricalSummary): CategoricalSummary =>
  'codes' in source ? summariseCategorical(source, Number.POSITIVE_INFINITY) : source;

/** The categories of a numeric column with few distinct values. */
export const numericAsCategories = (view: NumericView): CategoricalSummary => ({
  kind: 'categorical',
  column: view.column,
  rowCount: view.rowCount,
  missingCount: view.missingCount,
  distinctCount: view.distinct?.length ?? 0,
  categories: (view.distinct ?? []).map(({ value, count }) => ({ value: String(value), count })),
  otherCount: 0,
});

/**
 * Lines both sides up. When the reference left rare categories out, one unknown to it cannot be told from one
 * of those and counts as other; else each unseen category stands for itself.
 */
export function alignCategories(reference: CategoricalSummary, current: CategoricalSummary): CategoryCounts {
  const isComplete = reference.otherCount === 0;
  const position = new Map(reference.categories.map(({ value }, k) => [value, k]));
  const labels = reference.categories.map(({ value }) => value);
  const referenceCounts = reference.categories.map(({ count }) => count);
  const currentCounts = labels.map(() => 0);
  let currentOther = current.otherCount;
  let unseen = 0;
  for (const { value, count } of current.categories) {
    const known = position.get(value);
    if (known !== undefined) currentCounts[known] = count;
    else if (isComplete) {
      unseen += count;
      labels.push(value);
      referenceCounts.push(0);
      currentCounts.push(count);
    } else currentOther += count;
  }
  if (reference.otherCount > 0 || currentOther > 0) {
    labels.push(otherLabel);
    referenceCounts.push(reference.otherCount);
    currentCounts.push(currentOther);
  }
  const present = current.rowCount - current.missingCount;
  const unseenShare = isComplete && current.otherCount === 0 && present > 0 ? unseen / present : null;
  return { labels, reference: referenceCounts, current: currentCounts, unseenShare };
}

/** Merges the categories of which either side is expected to have fewer than 5 rows, where chi-squared misleads (Cochran 1954). */
export function poolRareCategories(counts: CategoryCounts): { reference: number[]; current: number[] } {
  const referenceTotal = counts.reference.reduce((sum, count) => sum + count, 0);
  const currentTotal = counts.current.reduce((sum, count) => sum + count, 0);
  const smallerShare = Math.min(referenceTotal, currentTotal) / (referenceTotal + currentTotal);
  const reference: number[] = [];
  const current: number[] = [];
  let rareReference = 0;
  let rareCurrent = 0;
  counts.labels.forEach((_, k) => {
    const isRare = (counts.reference[k]! + counts.current[k]!) * smallerShare < 5;
    if (isRare) {
      rareReference += counts.reference[k]!;
      rareCurrent += counts.current[k]!;
    } else {
      reference.push(counts.reference[k]!);
      current.push(counts.current[k]!);
    }
  });
  if (rareReference + rareCurrent > 0) {
    reference.push(rareReference);
    current.push(rareCurrent);
  }
  return { reference, current };
}
