import type { Evaluation } from '@slipway/contract';
import { formatCount, formatShare } from '../../design/format/format-number.ts';
import { Panel } from '../../design/layout/panel.tsx';
import classes from './confusion-table.module.css';

/** Actual down, predicted across; the tint is the share of the actual class. */
export function ConfusionTable({
  confusion: { labels, counts },
}: {
  confusion: NonNullable<Evaluation['confusion']>;
}) {
  return (
    <Panel title="Which classes are taken for which?" note="share of each actual class">
      <div className={classes.scroller}>
        <table className={classes.table} aria-label="Confusion matrix">
          <thead>
            <tr>
              <th scope="col">actual \ predicted</th>
              {labels.map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
              <th scope="col">rows</th>
            </tr>
          </thead>
          <tbody>
            {labels.map((label, actual) => {
              const row = counts[actual] ?? [];
              const total = row.reduce((sum, count) => sum + count, 0);
              return (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  {labels.map((predicted, at) => {
                    const share = total === 0 ? 0 : (row[at] ?? 0) / total;
                    return (
                      <td
                        key={predicted}
                        data-right={actual === at || undefined}
                        style={{ '--share': `${Math.round(share * 100)}%` } as React.CSSProperties}
                      >
                        <b>{formatCount(row[at])}</b>
                        <small>{formatShare(share)}</small>
                      </td>
                    );
                  })}
                  <td className={classes.total}>{formatCount(total)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
