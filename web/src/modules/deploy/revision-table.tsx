import type { Endpoint, Revision } from '@slipway/contract';
import { useAddress } from '../../address/use-address.ts';
import { formatDuration } from '../../design/format/format-duration.ts';
import { formatCount, formatMetric, formatShare } from '../../design/format/format-number.ts';
import { metricWords } from '../../design/format/metric-words.ts';
import { StateBadge } from '../../design/states/state-badge.tsx';
import type { Column } from '../../design/tables/column.ts';
import { SimpleTable } from '../../design/tables/simple-table.tsx';
import { ThingLink } from '../../design/things/thing-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { revisionColor } from './revision-color.ts';
import classes from './revision-table.module.css';

const mostQuality = 2;

/** Every revision with what it did. */
export function RevisionTable({ endpoint: { name, revisions } }: { endpoint: Endpoint }) {
  const { search } = useAddress();
  const quality = [...new Set(revisions.flatMap(({ stats }) => Object.keys(stats.quality)))].slice(
    0,
    mostQuality,
  );
  const columns: Column<Revision>[] = [
    {
      id: 'number',
      header: 'Revision',
      width: 80,
      cell: ({ number, featurePath }) => (
        <span className={classes.revision} title={`features by ${featurePath}`}>
          <i style={{ background: revisionColor(number) }} />r{number}
        </span>
      ),
    },
    {
      id: 'model',
      header: 'Model',
      width: 130,
      cell: ({ modelVersion }) => <ThingLink thing={modelVersion} />,
    },
    { id: 'state', header: 'State', width: 110, cell: ({ state }) => <StateBadge state={state} /> },
    { id: 'weight', header: 'Traffic', width: 70, align: 'right', cell: ({ weight }) => `${weight} %` },
    {
      id: 'requests',
      header: 'Requests',
      width: 84,
      align: 'right',
      cell: ({ stats }) => formatCount(stats.requestCount),
    },
    {
      id: 'errors',
      header: 'Errors',
      width: 84,
      align: 'right',
      cell: ({ stats }) =>
        stats.requestCount === 0 ? '–' : formatShare(stats.errorCount / stats.requestCount, 2),
    },
    { id: 'p50', header: 'p50', width: 76, align: 'right', cell: ({ stats }) => formatDuration(stats.p50Ms) },
    { id: 'p99', header: 'p99', width: 76, align: 'right', cell: ({ stats }) => formatDuration(stats.p99Ms) },
    {
      id: 'outcomes',
      header: 'Outcomes',
      width: 84,
      align: 'right',
      cell: ({ stats }) => formatCount(stats.outcomeCount),
    },
    ...quality.map(
      (metric): Column<Revision> => ({
        id: metric,
        header: metricWords(metric),
        title: `${metricWords(metric)} over predictions whose outcome arrived`,
        width: 90,
        align: 'right',
        cell: ({ stats }) => formatMetric(stats.quality[metric]),
      }),
    ),
    {
      id: 'at',
      header: 'Made',
      width: 80,
      align: 'right',
      cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
    },
  ];
  return (
    <SimpleTable
      label={`Revisions of ${name}`}
      rows={revisions}
      columns={columns}
      rowKey={({ id }) => id}
      isRowMarked={({ number }) => String(number) === search['revision']}
    />
  );
}
