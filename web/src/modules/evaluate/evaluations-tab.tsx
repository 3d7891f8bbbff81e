import type { Evaluation } from '@slipway/contract';
import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { formatCount } from '../../design/format/format-number.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import type { Column } from '../../design/tables/column.ts';
import { MoreButton } from '../../design/tables/more-button.tsx';
import { SimpleTable } from '../../design/tables/simple-table.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { ThingLink } from '../../design/things/thing-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { headlineMetrics } from './headline-metrics.ts';

/** Every measurement of a model, newest first. */
export function EvaluationsTab() {
  const { project, paths } = useProject();
  const evaluations = usePages('listEvaluations', { params: { project }, query: { limit: 50 } });
  const columns: Column<Evaluation>[] = [
    { id: 'subject', header: 'Measured', width: 160, cell: ({ subject }) => <ThingLink thing={subject} /> },
    {
      id: 'numbers',
      header: 'Result',
      width: 220,
      cell: ({ id, metrics }) => <TextLink href={paths.evaluation(id)}>{headlineMetrics(metrics)}</TextLink>,
    },
    { id: 'split', header: 'Split', width: 90, cell: ({ split }) => split },
    { id: 'rows', header: 'Rows', width: 90, align: 'right', cell: ({ rowCount }) => formatCount(rowCount) },
    { id: 'task', header: 'Task', width: 90, cell: ({ task }) => task },
    {
      id: 'at',
      header: 'Made',
      width: 80,
      align: 'right',
      cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
    },
  ];
  return (
    <Panel title="Measurements">
      <QueryView query={evaluations.query}>
        {() =>
          evaluations.items.length === 0 ? (
            <EmptyState title="No evaluation yet" command={`npx slipway run --project ${project}`}>
              The evaluate step of the pipeline measures a model on a split.
            </EmptyState>
          ) : (
            <>
              <SimpleTable
                label="Evaluations"
                rows={evaluations.items}
                columns={columns}
                rowKey={({ id }) => id}
                rowHref={({ id }) => paths.evaluation(id)}
              />
              <MoreButton pages={evaluations} />
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}
