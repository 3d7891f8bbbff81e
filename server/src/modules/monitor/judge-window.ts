import type { ColumnDrift, WindowDetail, WindowSummary } from '@slipway/contract';
import { isWithin, type PerformanceLimit } from './performance-limit.ts';

/** What a window is judged by. */
export type WindowMeasurements = {
  columns: readonly ColumnDrift[];
  performance: Readonly<Record<string, number | null>>;
  outcomeCount: number;
};

export type JudgingRules = {
  /** Share of drifted input and feature columns from which an alert is raised; null: drift is not judged. */
  driftShare: number | null;
  limits: readonly PerformanceLimit[];
  minOutcomes: number;
};

export type AlertKind = 'data-drift' | 'prediction-drift' | 'performance';

export type WindowVerdict = {
  state: WindowSummary['state'];
  driftedShare: number | null;
  checks: WindowDetail['checks'];
  /** The kinds of alert that the window gives reason for. */
  alerts: AlertKind[];
};

/**
 * Performance decides first: a broken limit is an alert. Drift of many columns is an alert too; drift of one
 * column, or of the predictions alone, is a warning: it is evidence to look at, not a reason to retrain.
 */
export function judgeWindow(measured: WindowMeasurements, rules: JudgingRules): WindowVerdict {
  const inputs = measured.columns.filter((column) => column.role === 'input' || column.role === 'feature');
  const driftedShare =
    inputs.length === 0 ? null : inputs.filter((column) => column.isDrifted).length / inputs.length;
  const hasDriftAlert =
    rules.driftShare !== null &&
    driftedShare !== null &&
    driftedShare >= rules.driftShare &&
    driftedShare > 0;
  const hasPredictionDrift = measured.columns.some(
    (column) => column.role === 'prediction' && column.isDrifted,
  );
  const performanceChecks = rules.limits.map((limit) => checkPerformance(limit, measured, rules.minOutcomes));
  const checks = [...driftChecks({ rules, inputs, driftedShare, hasPredictionDrift }), ...performanceChecks];
  const alerts: AlertKind[] = [];
  if (hasDriftAlert) alerts.push('data-drift');
  if (performanceChecks.some((check) => check.passed === false)) alerts.push('performance');
  const hasWarning = hasPredictionDrift || inputs.some((column) => column.isDrifted);
  return { state: alerts.length > 0 ? 'alert' : hasWarning ? 'warning' : 'ok', driftedShare, checks, alerts };
}

function driftChecks(options: {
  rules: JudgingRules;
  inputs: readonly ColumnDrift[];
  driftedShare: number | null;
  hasPredictionDrift: boolean;
}): WindowDetail['checks'] {
  const { rules, inputs, driftedShare } = options;
  if (rules.driftShare === null || driftedShare === null) return [];
  const drifted = inputs.filter((column) => column.isDrifted).map((column) => column.column);
  return [
    {
      name: 'drifted columns',
      passed: !(driftedShare >= rules.driftShare && driftedShare > 0),
      observed: driftedShare,
      limit: `< ${rules.driftShare}`,
      detail:
        drifted.length === 0
          ? `none of ${inputs.length} columns drifted`
          : `${drifted.length} of ${inputs.length} columns drifted: ${drifted.join(', ')}`,
    },
    {
      name: 'prediction drift',
      passed: !options.hasPredictionDrift,
      observed: null,
      limit: 'no drift',
      detail: options.hasPredictionDrift
        ? 'the predictions are distributed differently from the reference'
        : 'the predictions are distributed as in the reference',
    },
  ];
}

function checkPerformance(
  limit: PerformanceLimit,
  measured: WindowMeasurements,
  minOutcomes: number,
): WindowDetail['checks'][number] {
  const value = measured.performance[limit.metric] ?? null;
  const base = { name: limit.metric, observed: value, limit: limit.text };
  if (measured.outcomeCount < minOutcomes)
    return {
      ...base,
      passed: null,
      detail: `${measured.outcomeCount} outcomes have arrived, ${minOutcomes} are needed to judge`,
    };
  if (value === null)
    return { ...base, passed: null, detail: `${limit.metric} is not defined on these outcomes` };
  const passed = isWithin(value, limit);
  return {
    ...base,
    passed,
    detail: `${limit.metric} is ${Number(value.toPrecision(4))} over ${measured.outcomeCount} outcomes, required ${limit.text}`,
  };
}
