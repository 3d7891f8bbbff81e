import type { Analytics } from '../../../platform/analytics/analytics.ts';
import type { QualityEvidence, QualityMetric } from '../../deploy/index.ts';
import { joinedOutcomes } from './joined-outcomes.ts';

export type QualityQuery = {
  readonly project: string;
  readonly endpoint: string;
  readonly task: 'binary' | 'multiclass' | 'regression';
  /** Predictions made before this do not count. */
  readonly sinceAt: number;
};

/** Every metric of the task for each revision, over predictions whose outcome arrived; one query. */
export async function readQuality(
  analytics: Analytics,
  query: QualityQuery,
): Promise<Map<number, Partial<Record<QualityMetric, QualityEvidence>>>> {
  const sql = { binary: binarySql, multiclass: multiclassSql, regression: regressionSql }[query.task];
  const rows = await analytics.query<Record<string, number | null>>(`WITH ${joinedOutcomes}, ${sql}`, [
    query.project,
    query.endpoint,
    query.sinceAt,
  ]);
  return new Map(rows.map((row) => [Number(row['revision']), readMetrics(row)]));
}

/** Columns are `<metric>` and `<metric>_se`, beside `revision` and `outcomes`. */
function readMetrics(row: Record<string, number | null>): Partial<Record<QualityMetric, QualityEvidence>> {
  const metrics: Partial<Record<QualityMetric, QualityEvidence>> = {};
  for (const name of Object.keys(row)) {
    if (name === 'revision' || name === 'outcomes' || name.endsWith('_se')) continue;
    const value = row[name] ?? null;
    const standardError = row[`${name}_se`] ?? null;
    // One outcome has a value but no spread: not something to decide on.
    metrics[name as QualityMetric] = {
      value: standardError === null ? null : value,
      standardError: standardError ?? 0,
      outcomeCount: row['outcomes'] ?? 0,
    };
  }
  return metrics;
}

const mean = (expression: string, name: string) =>
  `avg(${expression}) AS ${name}, sqrt(var_samp(${expression}) / count(*)) AS ${name}_se`;

/** Probabilities are clipped as scikit-learn clips float32 ones, so that one sure mistake does not weigh infinitely. */
const logLoss = (probability: string) => `-ln(greatest(${probability}, 1.1920929e-07))`;

/**
 * AUC with DeLong's variance (DeLong, DeLong and Clarke-Pearson 1988): `place` is, for a positive, the share of
 * negatives it outranks, and for a negative the share of positives that outrank it; ties count half.
 */
const binarySql = `
known AS (SELECT revision, score, label, value_text, value_number AS y FROM joined WHERE value_number IN (0, 1)),
ranked AS (
  SELECT revision, score, y, label, value_text,
         sum(1 - y) OVER below AS negatives_to, sum(1 - y) OVER tie AS negatives_tied,
         sum(y) OVER below AS positives_to, sum(y) OVER tie AS positives_tied,
         sum(1 - y) OVER everything AS negatives, sum(y) OVER everything AS positives
    FROM known
  WINDOW below AS (PARTITION BY revision ORDER BY score RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
         tie AS (PARTITION BY revision, score),
         everything AS (PARTITION BY revision)
),
placed AS (
  SELECT *, CASE WHEN y = 1 THEN (negatives_to - negatives_tied / 2) / nullif(negatives, 0)
                 ELSE (positives - positives_to + positives_tied / 2) / nullif(positives, 0) END AS place,
         CASE WHEN y = 1 THEN score ELSE 1 - score END AS right_probability
    FROM ranked
)
SELECT revision, count(*)::DOUBLE AS outcomes,
       ${mean(logLoss('right_probability'), 'log_loss')},
       ${mean('(score - y) * (score - y)', 'brier')},
       ${mean('(label = value_text)::INTEGER', 'accuracy')},
       avg(place) FILTER (y = 1) AS auc,
       sqrt(var_samp(place) FILTER (y = 1) / any_value(nullif(positives, 0))
          + var_samp(place) FILTER (y = 0) / any_value(nullif(negatives, 0))) AS auc_se
  FROM placed GROUP BY revision`;

const multiclassSql = `
known AS (
  SELECT revision, label, value_text,
         json_extract(output, '$.probabilities[' || value_number::INTEGER || ']')::DOUBLE AS right_probability
    FROM joined WHERE value_number IS NOT NULL
)
SELECT revision, count(*)::DOUBLE AS outcomes,
       ${mean(logLoss('right_probability'), 'log_loss')},
       ${mean('(label = value_text)::INTEGER', 'accuracy')}
  FROM known GROUP BY revision`;

/** The standard error of RMSE follows from that of the mean squared error by the delta method. */
const regressionSql = `
known AS (SELECT revision, score - value_number AS miss FROM joined WHERE value_number IS NOT NULL)
SELECT revision, count(*)::DOUBLE AS outcomes,
       ${mean('abs(miss)', 'mae')},
       sqrt(avg(miss * miss)) AS rmse,
       sqrt(var_samp(miss * miss) / count(*)) / nullif(2 * sqrt(avg(miss * miss)), 0) AS rmse_se
  FROM known GROUP BY revision`;
