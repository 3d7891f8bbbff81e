import { AlgorithmError } from '../../algorithm-error.ts';
import { quantileOfSorted } from '../../statistics/summary/quantiles.ts';
import { measurePredictions } from '../evaluate-predictions.ts';
import { findMetric, metricsOfTask } from '../metric-names.ts';
import type { Predictions } from '../predictions.ts';
import { type PairedUnits, pairedUnits } from './paired-units.ts';
import { usablePairs } from './usable-pairs.ts';

export type PairedBootstrapOptions = {
  /** A metric id of the task. */
  readonly metric: string;
  /** Two models on the same rows in the same order, say challenger and champion. */
  readonly a: Predictions;
  readonly b: Predictions;
  /** 1000 when left out. */
  readonly replicates?: number;
  /** 0 when left out; the same seed gives the same interval. */
  readonly seed?: number;
  /** 0.95 when left out. */
  readonly level?: number;
};

/** How a differs from b. Numbers are null where the metric is not defined, and `because` says why. */
export type PairedComparison = {
  readonly metric: string;
  readonly higherIsBetter: boolean;
  readonly aValue: number | null;
  readonly bValue: number | null;
  /** a minus b, whichever direction is better. */
  readonly difference: number | null;
  /** Percentile interval of the difference. */
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  /** Resamples in which both metrics were defined. */
  readonly replicates: number;
  /** Rows usable for both models. */
  readonly rowCount: number;
  /** Share of resamples in which a is better than b, ties half. */
  readonly probabilityABetter: number | null;
  /** a against b: `better` or `worse` when the interval excludes 0, else `inconclusive`. */
  readonly verdict: 'better' | 'worse' | 'inconclusive';
  /** What was resampled: rows; blocks of rows (sums over more than 20,000 rows); cells of ranks (AUC over more than 100,000). */
  readonly method: 'rows' | 'blocks' | 'cells' | 'none';
  readonly because?: string;
};

/**
 * Paired bootstrap of the difference of two models: rows are resampled with replacement, both models are
 * measured on the same resample (Efron and Tibshirani 1993). Rows are taken as independent. Above 100,000
 * rows AUC and average precision are resampled over a 128 x 128 grid of both models' ranks, centred on the
 * exact difference; metrics that are sums are resampled in 20,000 random blocks above as many rows. Throws
 * `invalid-option` for a metric the task lacks, `invalid-table` for predictions that are not of the same rows.
 */
export function pairedBootstrap(options: PairedBootstrapOptions): PairedComparison {
  const { metric, level = 0.95, replicates = 1000, seed = 0 } = options;
  const named = checkMetric(metric, options.a);
  const { a, b, rowCount } = usablePairs(options.a, options.b);
  const [measuredA, measuredB] = [measurePredictions(a), measurePredictions(b)];
  const aValue = measuredA.metrics[metric] ?? null;
  const bValue = measuredB.metrics[metric] ?? null;
  const base = { metric, higherIsBetter: named.higherIsBetter, aValue, bValue, level, rowCount };
  const because = measuredA.undefinedBecause[metric] ?? measuredB.undefinedBecause[metric];
  if (aValue === null || bValue === null) return inconclusive(base, because ?? 'the metric is not defined');
  const units = pairedUnits(metric, a, b, seed);
  if (units === null) return inconclusive(base, 'the metric cannot be resampled');
  const difference = aValue - bValue;
  const differences = resampledDifferences(units, difference, replicates);
  if (differences.length < replicates / 2)
    return inconclusive(base, 'the metric is not defined on most resamples: too few rows');
  const interval = {
    low: quantileOfSorted(differences, (1 - level) / 2),
    high: quantileOfSorted(differences, (1 + level) / 2),
  };
  return {
    ...base,
    difference,
    ...interval,
    replicates: differences.length,
    probabilityABetter: shareBetter(differences, named.higherIsBetter),
    verdict: verdictOf(interval, named.higherIsBetter),
    method: units.method,
  };
}

function checkMetric(metric: string, { task }: Predictions) {
  const named = findMetric(metric);
  if (named?.tasks.includes(task)) return named;
  const known = metricsOfTask(task).map(({ id }) => id);
  throw new AlgorithmError(
    'invalid-option',
    `'${metric}' is not a metric of a ${task} model`,
    `use one of ${known.join(', ')}`,
  );
}

/** Ascending differences a minus b, moved so that data taken as it is gives the exact difference (cells round it). */
function resampledDifferences(units: PairedUnits, exact: number, replicates: number): Float64Array {
  const shift = exact - (units.a(units.asIs) - units.b(units.asIs));
  const weights = new Float64Array(units.asIs.length);
  const differences = new Float64Array(replicates);
  let count = 0;
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    units.resample(weights);
    const difference = units.a(weights) - units.b(weights) + shift;
    if (Number.isFinite(difference)) differences[count++] = difference;
  }
  return differences.subarray(0, count).sort();
}

function shareBetter(differences: Float64Array, higherIsBetter: boolean): number {
  let wins = 0;
  for (const difference of differences) {
    if (difference === 0) wins += 0.5;
    else if (difference > 0 === higherIsBetter) wins += 1;
  }
  return wins / differences.length;
}

function verdictOf(
  { low, high }: { low: number; high: number },
  higherIsBetter: boolean,
): PairedComparison['verdict'] {
  if (low <= 0 && high >= 0) return 'inconclusive';
  return low > 0 === higherIsBetter ? 'better' : 'worse';
}

type Known = Pick<PairedComparison, 'metric' | 'higherIsBetter' | 'aValue' | 'bValue' | 'level' | 'rowCount'>;

const inconclusive = (known: Known, because: string): PairedComparison => ({
  ...known,
  difference: known.aValue === null || known.bValue === null ? null : known.aValue - known.bValue,
  low: null,
  high: null,
  replicates: 0,
  probabilityABetter: null,
  verdict: 'inconclusive',
  method: 'none',
  because,
});
