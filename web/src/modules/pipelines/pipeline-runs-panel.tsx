import type { PipelineRun } from '@slipway/contract';
import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { StateBadge } from '../../design/states/state-badge.tsx';
import type { Column } from '../../design/tables/column.ts';
import { MoreButton } from '../../design/tables/more-button.tsx';
import { SimpleTable } from '../../design/tables/simple-table.tsx';
import { Elapsed } from '../../design/things/elapsed.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { StepDots } from './step-dots.tsx';
import { TriggerWords } from './trigger-words.tsx';

/** Pipeline runs, newest first: why each began, how its steps went. */
export function PipelineRunsPanel() {
  const { project, paths } = useProject();
  const runs = usePages('listPipelineRuns', { params: { project }, query: { limit: 30 } });
  const columns: Column<PipelineRun>[] = [
    {
      id: 'number',
      header: 'Run',
      width: 60,
      cell: ({ id, number }) => <TextLink href={paths.pipelineRun(id)}>#{number}</TextLink>,
    },
    { id: 'state', header: 'State', width: 110, cell: ({ state }) => <StateBadge state={state} /> },
    { id: 'steps', header: 'Steps', width: 150, cell: ({ steps }) => <StepDots steps={steps} /> },
    { id: 'trigger', header: 'Began', width: 200, cell: ({ trigger }) => <TriggerWords trigger={trigger} /> },
    { id: 'message', header: '', width: 260, cell: ({ message }) => message },
    {
      id: 'took',
      header: 'Took',
      width: 80,
      align: 'right',
      cell: ({ startedAt, endedAt }) => <Elapsed from={startedAt} to={endedAt} />,
    },
    {
      id: 'at',
      header: 'Started',
      width: 80,
      align: 'right',
      cell: ({ startedAt }) => <TimeAgo at={startedAt} />,
    },
  ];
  return (
    <Panel title="Runs" note="newest first">
      <QueryView query={runs.query}>
        {() =>
          runs.items.length === 0 ? (
            <EmptyState title="It has not run yet" command={`npx slipway run --project ${project}`} />
          ) : (
            <>
              <SimpleTable
                label="Pipeline runs"
                rows={runs.items}
                columns={columns}
                rowKey={({ id }) => id}
                rowHref={({ id }) => paths.pipelineRun(id)}
              />
              <MoreButton pages={runs} />
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}
