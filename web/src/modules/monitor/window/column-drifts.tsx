import type { ColumnDrift } from '@slipway/contract';
import { useAddress } from '../../../address/use-address.ts';
import { Panel } from '../../../design/layout/panel.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { ColumnDriftCard } from './column-drift-card.tsx';
import classes from './column-drifts.module.css';

/** Each column over its reference, what drifted first. */
export function ColumnDrifts({ columns }: { columns: readonly ColumnDrift[] }) {
  const { search } = useAddress();
  const ratio = ({ statistic, threshold }: ColumnDrift) => (statistic ?? 0) / (threshold || 1);
  const sorted = [...columns].sort(
    (a, b) => Number(b.isDrifted) - Number(a.isDrifted) || ratio(b) - ratio(a),
  );
  const drifted = columns.filter(({ isDrifted }) => isDrifted).length;
  return (
    <Panel
      title="How is each column spread now, over its reference?"
      note={`${drifted} of ${columns.length} drifted`}
    >
      {columns.length === 0 ? (
        <EmptyState title="No column was judged">
          The window has too few predictions, or is still filling.
        </EmptyState>
      ) : (
        <div className={classes.cards}>
          {sorted.map((column) => (
            <ColumnDriftCard
              key={`${column.role} ${column.column}`}
              drift={column}
              isMarked={column.column === search['column']}
            />
          ))}
        </div>
      )}
    </Panel>
  );
}
