/** What a binary model said: `actual` 0 or 1, `score` the probability of class 1; one of each a row. */
export type BinaryPredictions = {
  readonly task: 'binary';
  readonly actual: ArrayLike<number>;
  readonly score: ArrayLike<number>;
  /** A row is predicted positive from this score on; 0.5 when left out. */
  readonly threshold?: number;
};

/** What a multiclass model said: `actual` is a class index, `probabilities` row-major [rows x classCount]. */
export type MulticlassPredictions = {
  readonly task: 'multiclass';
  readonly actual: ArrayLike<number>;
  readonly probabilities: ArrayLike<number>;
  readonly classCount: number;
};

export type RegressionPredictions = {
  readonly task: 'regression';
  readonly actual: ArrayLike<number>;
  readonly prediction: ArrayLike<number>;
};

/** Predictions beside the truth. Rows where either is not finite are skipped, and counted. */
export type Predictions = BinaryPredictions | MulticlassPredictions | RegressionPredictions;

/** Metric values by id. A metric that is not defined on these rows is null and `undefinedBecause` says why. */
export type Measures = {
  readonly rowCount: number;
  /** Rows left out because the truth or the prediction was missing. */
  readonly skippedCount: number;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly undefinedBecause: Readonly<Record<string, string>>;
};

/** A metric's value, or why it has none. */
export type Outcome = number | { readonly because: string };

export function toMeasures(
  outcomes: Record<string, Outcome>,
  counts: { rowCount: number; skippedCount: number },
): Measures {
  const metrics: Record<string, number | null> = {};
  const undefinedBecause: Record<string, string> = {};
  for (const [id, outcome] of Object.entries(outcomes)) {
    if (typeof outcome === 'number' && Number.isFinite(outcome)) metrics[id] = outcome;
    else {
      metrics[id] = null;
      undefinedBecause[id] =
        typeof outcome === 'number' ? 'the result is not a finite number' : outcome.because;
    }
  }
  return { ...counts, metrics, undefinedBecause };
}

/** Takes the finite pairs of two columns, in order, optionally only the given rows. */
export function finitePairs(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  rows?: ArrayLike<number>,
): { actual: Float64Array; predicted: Float64Array; skippedCount: number } {
  const length = rows === undefined ? actual.length : rows.length;
  const kept = { actual: new Float64Array(length), predicted: new Float64Array(length) };
  let count = 0;
  for (let k = 0; k < length; k += 1) {
    const row = rows === undefined ? k : rows[k]!;
    if (!Number.isFinite(actual[row]!) || !Number.isFinite(predicted[row]!)) continue;
    kept.actual[count] = actual[row]!;
    kept.predicted[count] = predicted[row]!;
    count += 1;
  }
  return {
    actual: kept.actual.subarray(0, count),
    predicted: kept.predicted.subarray(0, count),
    skippedCount: length - count,
  };
}
