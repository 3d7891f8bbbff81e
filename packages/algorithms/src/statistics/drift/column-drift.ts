/** How a column was tested. `missing-share`: too many or too few values are missing; `none`: there was nothing to compare. */
export type DriftTest =
  | 'ks'
  | 'chi-squared'
  | 'z'
  | 'wasserstein'
  | 'jensen-shannon'
  | 'missing-share'
  | 'none';

/** Shares of both sides over the same bins or categories, for drawing; each side sums to 1, or is all 0 when empty. */
export type DriftBins = {
  readonly labels: string[];
  /** Numeric: labels.length + 1 ascending edges, the first and last bin also hold what lies outside. Categorical: null. */
  readonly edges: number[] | null;
  readonly reference: number[];
  readonly current: number[];
};

/** One column of a window against its reference. Numbers that are not defined are null. */
export type ColumnDrift = {
  readonly column: string;
  readonly kind: 'numeric' | 'categorical';
  readonly test: DriftTest;
  /** ks: largest distance; chi-squared, z: the statistic; wasserstein: normed; jensen-shannon: distance, base 2, less what chance explains. */
  readonly statistic: number | null;
  readonly threshold: number;
  /** Whether drift is `pValue < threshold` or `statistic >= threshold`. */
  readonly thresholdOn: 'p-value' | 'statistic';
  /** Of the deciding test; null for distances. Corrected for the number of columns in a dataset verdict. */
  readonly pValue: number | null;
  readonly isDrifted: boolean;
  /** One sentence for a person. */
  readonly reason: string;
  /** psi, kl, jensenShannon, hellinger and, by kind, ks, wasserstein or chiSquared, ...; as far as they apply. */
  readonly scores: Readonly<Record<string, number | null>>;
  readonly referenceCount: number;
  readonly currentCount: number;
  readonly referenceMissingShare: number | null;
  readonly currentMissingShare: number | null;
  readonly bins: DriftBins;
};

export type DriftOptions = {
  /** Significance for tests with a p value; 0.05 when left out. */
  readonly significance?: number;
  /** Least distance that counts as drift for wasserstein and jensen-shannon; 0.1 when left out. */
  readonly distance?: number;
  /** Least difference of the shares of missing values that counts as drift; 0.1 when left out. */
  readonly missingShare?: number;
  /** Up to this many rows on the smaller side p values decide, above it distances; 1000 when left out. */
  readonly smallSampleRows?: number;
};

export const driftDefaults: Required<DriftOptions> = {
  significance: 0.05,
  distance: 0.1,
  missingShare: 0.1,
  smallSampleRows: 1000,
};

/**
 * The test by kind and size, as Evidently chooses: few rows KS, chi-squared or Z; many rows Wasserstein or
 * Jensen-Shannon. `rowCount` is that of the smaller side: a distance over a few rows is mostly chance,
 * however large the reference is. A numeric column with at most 5 distinct values is treated as categories.
 */
export function chooseDriftTest(
  column: { isNumeric: boolean; distinctCount: number; rowCount: number },
  smallSampleRows: number,
): DriftTest {
  const isSmall = column.rowCount <= smallSampleRows;
  if (column.isNumeric && column.distinctCount > 5) return isSmall ? 'ks' : 'wasserstein';
  if (!isSmall) return 'jensen-shannon';
  return column.distinctCount > 2 ? 'chi-squared' : 'z';
}
