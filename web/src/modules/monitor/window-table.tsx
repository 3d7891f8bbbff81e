import type { Monitor, WindowSummary } from '@slipway/contract';
import { useProject } from '../../address/use-project.ts';
import { formatCount, formatMetric, formatShare } from '../../design/format/format-number.ts';
import { formatDayOfYear } from '../../design/format/format-time.ts';
import { metricWords } from '../../design/format/metric-words.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { StateBadge } from '../../design/states/state-badge.tsx';
import type { Column } from '../../design/tables/column.ts';
import { SimpleTable } from '../../design/tables/simple-table.tsx';
import { TextLink } from '../../design/things/text-link.tsx';

/** Every window with its numbers, newest first. */
export function WindowTable({ monitor, windows }: { monitor: Monitor; windows: readonly WindowSummary[] }) {
  const { paths } = useProject();
  const href = ({ id }: WindowSummary) => paths.window(monitor.name, id);
  const columns: Column<WindowSummary>[] = [
    {
      id: 'window',
      header: 'Window',
      width: 190,
      cell: (window) => (
        <TextLink href={href(window)}>
          {formatDayOfYear(window.from)} to {formatDayOfYear(window.to)}
        </TextLink>
      ),
    },
    { id: 'state', header: 'State', width: 100, cell: ({ state }) => <StateBadge state={state} /> },
    {
      id: 'revision',
      header: 'Revision',
      width: 70,
      cell: ({ revision }) => (revision === null ? 'several' : `r${revision}`),
    },
    {
      id: 'predictions',
      header: 'Predictions',
      width: 90,
      align: 'right',
      cell: ({ predictionCount }) => formatCount(predictionCount),
    },
    {
      id: 'outcomes',
      header: 'Outcomes',
      width: 90,
      align: 'right',
      cell: ({ outcomeCount }) => formatCount(outcomeCount),
    },
    {
      id: 'drifted',
      header: 'Drifted',
      width: 80,
      align: 'right',
      cell: ({ driftedShare }) => formatShare(driftedShare),
    },
    ...Object.keys(monitor.performance).map(
      (metric): Column<WindowSummary> => ({
        id: metric,
        header: metricWords(metric),
        width: 100,
        align: 'right',
        cell: ({ performance }) => formatMetric(performance[metric]),
      }),
    ),
  ];
  return (
    <Panel title="Windows" note="days are days of the data, UTC">
      <SimpleTable label="Windows" rows={windows} columns={columns} rowKey={({ id }) => id} rowHref={href} />
    </Panel>
  );
}
