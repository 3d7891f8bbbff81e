import type { Monitor, WindowSummary } from '@slipway/contract';
import { AppLink } from '../../address/app-link.tsx';
import { useProject } from '../../address/use-project.ts';
import { formatNumber } from '../../design/format/format-number.ts';
import { formatDay } from '../../design/format/format-time.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { driftRows } from './drift-rows.ts';
import classes from './drift-strip.module.css';

const nameWidth = 150;
const leastCellWidth = 22;

type Props = { monitor: Monitor; windows: readonly WindowSummary[] };

/** Columns down, windows across: how far each is from the reference, measured in thresholds; a dot marks a drift. */
export function DriftStrip({ monitor, windows }: Props) {
  const { paths } = useProject();
  const ordered = [...windows].sort((a, b) => a.from - b.from);
  const rows = driftRows(ordered);
  if (rows.length === 0) return null;
  return (
    <Panel
      title="Which columns moved, and when?"
      note="darker is farther from the reference; a dot is beyond the threshold"
    >
      <div className={classes.scroller}>
        <table
          className={classes.strip}
          style={{ minWidth: nameWidth + ordered.length * leastCellWidth }}
          aria-label="Drift by column and window"
        >
          <tbody>
            {rows.map(({ column, role, cells }) => (
              <tr key={`${role} ${column}`}>
                <th scope="row" title={`${column}, ${role}`}>
                  {column}
                  <small>{role}</small>
                </th>
                {cells.map((cell, index) => {
                  const window = ordered[index]!;
                  const days = `${formatDay(window.from)} to ${formatDay(window.to)}`;
                  if (cell === undefined)
                    return <td key={window.id} className={classes.none} title={`${days}: not judged`} />;
                  const words = `${column}, ${days}: ${formatNumber(cell.statistic)}, threshold ${formatNumber(cell.threshold)}${cell.isDrifted ? ', drifted' : ''}`;
                  return (
                    <td key={window.id}>
                      <AppLink
                        href={`${paths.window(monitor.name, window.id)}?column=${encodeURIComponent(column)}`}
                        aria-label={words}
                        title={words}
                        data-drifted={cell.isDrifted || undefined}
                        style={
                          {
                            '--heat': `${Math.round(Math.min(1, cell.ratio / 2) * 100)}%`,
                          } as React.CSSProperties
                        }
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">
                <small>window begins</small>
              </th>
              {ordered.map(({ id, from }, index) => (
                <td key={id}>
                  {index % Math.ceil(ordered.length / 8) === 0 ? <small>{formatDay(from)}</small> : null}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </Panel>
  );
}
