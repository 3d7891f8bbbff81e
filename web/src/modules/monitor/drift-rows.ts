import type { WindowSummary } from '@slipway/contract';

type Drift = WindowSummary['drift'][number];
export type DriftCell = Drift & { ratio: number };
export type DriftRow = { column: string; role: Drift['role']; cells: (DriftCell | undefined)[] };

const roles: readonly Drift['role'][] = ['prediction', 'outcome', 'input', 'feature'];

/** One row for each column that any window judged: predictions and outcomes first, then what moved most. */
export function driftRows(windows: readonly WindowSummary[]): DriftRow[] {
  const rows = new Map<string, DriftRow>();
  windows.forEach((window, index) => {
    for (const drift of window.drift) {
      const key = `${drift.role} ${drift.column}`;
      const row = rows.get(key) ?? {
        column: drift.column,
        role: drift.role,
        cells: windows.map(() => undefined),
      };
      rows.set(key, row);
      row.cells[index] = {
        ...drift,
        ratio: drift.threshold === 0 ? 0 : (drift.statistic ?? 0) / drift.threshold,
      };
    }
  });
  const most = ({ cells }: DriftRow) => Math.max(0, ...cells.map((cell) => cell?.ratio ?? 0));
  return [...rows.values()].sort(
    (a, b) =>
      roles.indexOf(a.role) - roles.indexOf(b.role) || most(b) - most(a) || a.column.localeCompare(b.column),
  );
}
