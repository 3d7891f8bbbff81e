import type { Monitor } from '@slipway/contract';
import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { formatDuration } from '../../design/format/format-duration.ts';
import { formatShare } from '../../design/format/format-number.ts';
import { formatDay } from '../../design/format/format-time.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { StateBadge } from '../../design/states/state-badge.tsx';
import type { Column } from '../../design/tables/column.ts';
import { SimpleTable } from '../../design/tables/simple-table.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { ThingLink } from '../../design/things/thing-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';

/** The monitors of a project. */
export function MonitorsTab() {
  const { project, paths } = useProject();
  const monitors = usePages('listMonitors', { params: { project }, query: { limit: 100 } });
  const columns: Column<Monitor>[] = [
    {
      id: 'name',
      header: 'Monitor',
      width: 130,
      cell: ({ name }) => <TextLink href={paths.monitor(name)}>{name}</TextLink>,
    },
    { id: 'state', header: 'State', width: 100, cell: ({ state }) => <StateBadge state={state} /> },
    {
      id: 'endpoint',
      header: 'Watches',
      width: 110,
      cell: ({ endpoint }) => <TextLink href={paths.endpoint(endpoint)}>{endpoint}</TextLink>,
    },
    {
      id: 'against',
      header: 'Against',
      width: 130,
      cell: ({ reference }) =>
        reference === null ? 'no reference yet' : <ThingLink thing={reference.modelVersion} />,
    },
    {
      id: 'window',
      header: 'Window',
      width: 80,
      align: 'right',
      cell: ({ windowMs }) => formatDuration(windowMs),
    },
    {
      id: 'last',
      header: 'Last window',
      width: 120,
      cell: ({ name, lastWindow }) =>
        lastWindow === null ? (
          '–'
        ) : (
          <TextLink href={paths.window(name, lastWindow.id)}>
            {formatDay(lastWindow.from)} to {formatDay(lastWindow.to)}
          </TextLink>
        ),
    },
    {
      id: 'drifted',
      header: 'Drifted columns',
      width: 110,
      align: 'right',
      cell: ({ lastWindow }) => formatShare(lastWindow?.driftedShare),
    },
    {
      id: 'alerts',
      header: 'Open alerts',
      width: 90,
      align: 'right',
      cell: ({ openAlertCount }) =>
        openAlertCount === 0 ? (
          'none'
        ) : (
          <TextLink href={paths.monitors({ tab: 'alerts' })}>{openAlertCount}</TextLink>
        ),
    },
    {
      id: 'at',
      header: 'Changed',
      width: 80,
      align: 'right',
      cell: ({ updatedAt }) => <TimeAgo at={updatedAt} />,
    },
  ];
  return (
    <Panel>
      <QueryView query={monitors.query}>
        {() =>
          monitors.items.length === 0 ? (
            <EmptyState title="Nothing is watched yet" command={`npx slipway run --project ${project}`}>
              Declare monitor in slipway.yaml; it begins with the first deployment.
            </EmptyState>
          ) : (
            <SimpleTable
              label="Monitors"
              rows={monitors.items}
              columns={columns}
              rowKey={({ name }) => name}
              rowHref={({ name }) => paths.monitor(name)}
            />
          )
        }
      </QueryView>
    </Panel>
  );
}
