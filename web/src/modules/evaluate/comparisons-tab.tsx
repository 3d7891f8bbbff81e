import type { Comparison } from '@slipway/contract';
import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { IntervalBar } from '../../charts/interval-bar.tsx';
import { formatDifference } from '../../design/format/format-number.ts';
import { metricWords } from '../../design/format/metric-words.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { StateBadge } from '../../design/states/state-badge.tsx';
import type { Column } from '../../design/tables/column.ts';
import { MoreButton } from '../../design/tables/more-button.tsx';
import { SimpleTable } from '../../design/tables/simple-table.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { ThingLink } from '../../design/things/thing-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { verdictTone } from './verdict-tone.ts';

/** Paired comparisons, newest first, each with its interval drawn around zero. */
export function ComparisonsTab() {
  const { project, paths } = useProject();
  const comparisons = usePages('listComparisons', { params: { project }, query: { limit: 50 } });
  const columns: Column<Comparison>[] = [
    {
      id: 'metric',
      header: 'Metric',
      width: 90,
      cell: ({ id, metric }) => <TextLink href={paths.comparison(id)}>{metricWords(metric)}</TextLink>,
    },
    {
      id: 'challenger',
      header: 'Challenger',
      width: 130,
      cell: ({ challenger }) => <ThingLink thing={challenger} />,
    },
    { id: 'champion', header: 'against', width: 130, cell: ({ champion }) => <ThingLink thing={champion} /> },
    { id: 'verdict', header: 'Verdict', width: 110, cell: ({ verdict }) => <StateBadge state={verdict} /> },
    {
      id: 'interval',
      header: 'Difference with its interval',
      width: 200,
      cell: (row) => (
        <IntervalBar
          value={row.difference}
          low={row.low}
          high={row.high}
          level={row.level}
          tone={verdictTone(row.verdict)}
        />
      ),
    },
    {
      id: 'difference',
      header: '',
      width: 90,
      align: 'right',
      cell: ({ difference }) => formatDifference(difference),
    },
    { id: 'split', header: 'Rows of', width: 80, cell: ({ split }) => split },
    {
      id: 'at',
      header: 'Made',
      width: 80,
      align: 'right',
      cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
    },
  ];
  return (
    <Panel title="Is the challenger better than the champion?" note="same rows, paired bootstrap">
      <QueryView query={comparisons.query}>
        {() =>
          comparisons.items.length === 0 ? (
            <EmptyState title="No comparison yet">
              A gate such as “evaluate.auc not worse than champion by 0.01” compares each challenger with the
              champion; the comparison is its evidence and shows here.
            </EmptyState>
          ) : (
            <>
              <SimpleTable
                label="Comparisons"
                rows={comparisons.items}
                columns={columns}
                rowKey={({ id }) => id}
                rowHref={({ id }) => paths.comparison(id)}
              />
              <MoreButton pages={comparisons} />
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}
