import {
  type Column,
  type ColumnSummary,
  detectDatasetDrift,
  detectDrift,
  type ColumnDrift as MeasuredDrift,
} from '@slipway/algorithms';
import type { ColumnDrift } from '@slipway/contract';
import type { ModelReference, ReferenceColumn } from './reference.ts';

/** A window's columns against the reference: inputs together (p values corrected for their number), answers and outcomes each alone. */
export function measureDrift(
  reference: ModelReference,
  current: { features: readonly Column[]; scores: Float64Array; outcomes: Float64Array },
): ColumnDrift[] {
  const features = reference.columns.filter((column) => column.role === 'feature');
  const inputs = detectDatasetDrift(features.map(summaryOf), current.features).columns.map((column) =>
    toContract(column, 'feature'),
  );
  const alone = (role: 'prediction' | 'outcome', values: Float64Array): ColumnDrift[] => {
    const known = reference.columns.find((column) => column.role === role);
    if (known === undefined || values.length === 0) return [];
    return [toContract(detectDrift(summaryOf(known), { name: known.name, kind: 'numeric', values }), role)];
  };
  return [...inputs, ...alone('prediction', current.scores), ...alone('outcome', current.outcomes)];
}

const summaryOf = (column: ReferenceColumn): ColumnSummary => column.summary as unknown as ColumnSummary;

function toContract(drift: MeasuredDrift, role: ColumnDrift['role']): ColumnDrift {
  const { column, kind, test, statistic, threshold, thresholdOn, pValue, isDrifted, scores, bins } = drift;
  return {
    column,
    role,
    kind,
    test,
    statistic,
    threshold,
    thresholdOn,
    pValue,
    isDrifted,
    scores: { ...scores },
    bins,
  };
}
