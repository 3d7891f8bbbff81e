import type { Column } from '../../table.ts';
import { benjaminiHochberg } from '../hypothesis/multiple-testing.ts';
import type { ColumnDrift, DriftOptions } from './column-drift.ts';
import { driftDefaults } from './column-drift.ts';
import type { ColumnSummary } from './column-summary.ts';
import { detectDrift, significance } from './detect-drift.ts';

export type DatasetDrift = {
  /** One for each reference column, in its order; p values are corrected by Benjamini-Hochberg. */
  readonly columns: ColumnDrift[];
  readonly driftedCount: number;
  /** Drifted columns of those that could be compared; null when none could. */
  readonly driftedShare: number | null;
  readonly threshold: number;
  readonly isDrifted: boolean;
  /** Current columns without a reference; they take no part in the verdict. */
  readonly newColumns: string[];
};

export type DatasetDriftOptions = DriftOptions & {
  /** Share of drifted columns from which the dataset has drifted; 0.5 when left out. */
  readonly driftedShare?: number;
};

/**
 * Compares every column of a window with its reference and gives the dataset's verdict. Columns are matched by
 * name; a reference column the window lacks counts as missing in every row of it.
 */
export function detectDatasetDrift(
  references: readonly ColumnSummary[],
  current: readonly (Column | ColumnSummary)[],
  options: DatasetDriftOptions = {},
): DatasetDrift {
  const currentOf = new Map(current.map((column) => [nameOf(column), column]));
  const rowCount = current.length === 0 ? 0 : Math.max(...current.map(rowCountOf));
  const tested = references.map((reference) =>
    detectDrift(reference, currentOf.get(reference.column) ?? absent(reference.column, rowCount), options),
  );
  const columns = correctPValues(tested, options.significance ?? driftDefaults.significance);
  const comparable = columns.filter((column) => column.test !== 'none').length;
  const driftedCount = columns.filter((column) => column.isDrifted).length;
  const driftedShare = comparable === 0 ? null : driftedCount / comparable;
  const threshold = options.driftedShare ?? 0.5;
  const known = new Set(references.map((reference) => reference.column));
  return {
    columns,
    driftedCount,
    driftedShare,
    threshold,
    isDrifted: driftedShare !== null && driftedCount > 0 && driftedShare >= threshold,
    newColumns: [...currentOf.keys()].filter((name) => !known.has(name)),
  };
}

/** Corrects the p values of the given verdicts together (Benjamini-Hochberg) and decides them again; distances stay as they are. */
export function correctPValues(columns: readonly ColumnDrift[], level: number): ColumnDrift[] {
  const adjusted = benjaminiHochberg(columns.map((column) => column.pValue ?? Number.NaN));
  return columns.map((column, k) =>
    column.pValue === null ? column : { ...column, ...significance(column.test, adjusted[k]!, level) },
  );
}

const nameOf = (column: Column | ColumnSummary): string => ('name' in column ? column.name : column.column);

const rowCountOf = (column: Column | ColumnSummary): number =>
  'rowCount' in column
    ? column.rowCount
    : column.kind === 'numeric'
      ? column.values.length
      : column.codes.length;

const absent = (name: string, rowCount: number): Column => ({
  name,
  kind: 'numeric',
  values: new Float64Array(rowCount).fill(Number.NaN),
});
