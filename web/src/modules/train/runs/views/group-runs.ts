import type { RunColumn } from './run-column.ts';
import { between, quoted } from './write-condition.ts';

/** Runs that have the same value of a field, or one of the same range. */
export type RunGroup = {
  readonly label: string;
  /** Which runs they are, in the filter language. */
  readonly condition: string;
  /** Their places in the table. */
  readonly rows: readonly number[];
};

/** What a metric is within a group; null where no run has it. */
export type GroupSummary = { mean: number; deviation: number | null; best: number; bestRow: number } | null;

const mostValues = 24;
const rangeCount = 8;
const mostGroups = 200;

/**
 * Groups by equal values, in their order; numbers with more than 24 different values fall into eight ranges with
 * about as many runs each. Runs without the field come last.
 */
export function groupRuns(field: string, column: RunColumn): RunGroup[] {
  const groups = column.kind === 'text' ? byText(field, column.values) : byNumber(field, column.values);
  const without = rowsWhere<unknown>(column.values, (value) => value === null);
  if (without.length > 0) groups.push({ label: 'none', condition: `${field} is null`, rows: without });
  return groups.slice(0, mostGroups);
}

/** Mean, sample standard deviation and best of a metric over some runs. */
export function summarise(
  values: readonly (number | null)[],
  rows: readonly number[],
  isLowerBetter: boolean,
): GroupSummary {
  let [count, mean, squares, bestRow] = [0, 0, 0, -1];
  for (const row of rows) {
    const value = values[row];
    if (value == null) continue;
    // Welford's update: sums of squares of close numbers would lose their difference.
    const before = value - mean;
    mean += before / ++count;
    squares += before * (value - mean);
    const best = bestRow === -1 ? value : values[bestRow]!;
    if (bestRow === -1 || (isLowerBetter ? value < best : value > best)) bestRow = row;
  }
  if (count === 0) return null;
  const deviation = count < 2 ? null : Math.sqrt(squares / (count - 1));
  return { mean, deviation, best: values[bestRow]!, bestRow };
}

function rowsWhere<Value>(values: readonly Value[], holds: (value: Value) => boolean): number[] {
  const rows: number[] = [];
  for (const [row, value] of values.entries()) if (holds(value)) rows.push(row);
  return rows;
}

function byText(field: string, values: readonly (string | null)[]): RunGroup[] {
  const groups = Map.groupBy(values.keys(), (row) => values[row]!);
  groups.delete(null as never);
  return [...groups]
    .sort(([a, rowsA], [b, rowsB]) => rowsB.length - rowsA.length || (a < b ? -1 : 1))
    .map(([text, rows]) => ({ label: text, condition: `${field} = ${quoted(text)}`, rows }));
}

function byNumber(field: string, values: readonly (number | null)[]): RunGroup[] {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length <= mostValues) {
    return distinct.map((number) => ({
      label: brief(number, 6),
      condition: `${field} = ${number}`,
      rows: rowsWhere(values, (value) => value === number),
    }));
  }
  const edges = Array.from(
    { length: rangeCount + 1 },
    (_, i) => sorted[Math.min(sorted.length - 1, Math.floor((i * sorted.length) / rangeCount))]!,
  );
  return [...new Set(edges)].slice(0, -1).map((low, i, lows) => {
    const isLast = i === lows.length - 1;
    const high = isLast ? edges.at(-1)! : lows[i + 1]!;
    return {
      label: `${brief(low)} to ${brief(high)}`,
      condition: between(field, low, high, isLast),
      rows: rowsWhere(values, (value) => value !== null && value >= low && (isLast || value < high)),
    };
  });
}

const brief = (value: number, digits = 3) => String(Number(value.toPrecision(digits)));
