import { formatCount } from '../../../../design/format/format-number.ts';
import type { RunColumns } from './use-run-columns.ts';

/** How many runs a chart stands for, and how many it had to leave out. */
export function RunsDrawn({ columns, drawnCount }: { columns: RunColumns; drawnCount: number }) {
  const { ids, totalCount } = columns;
  const lacking = ids.length - drawnCount;
  return (
    <span>
      {formatCount(drawnCount)} runs
      {lacking > 0 && `, ${formatCount(lacking)} without these values`}
      {totalCount > ids.length && `; the newest ${formatCount(ids.length)} of ${formatCount(totalCount)}`}
    </span>
  );
}
