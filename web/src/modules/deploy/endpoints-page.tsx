import type { Endpoint } from '@slipway/contract';
import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { formatDuration } from '../../design/format/format-duration.ts';
import { formatCount } from '../../design/format/format-number.ts';
import { Page } from '../../design/layout/page.tsx';
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
import { endpointState, liveRevision } from './endpoint-state.ts';

/** The endpoints of a project, and what answers behind each. */
export function EndpointsPage() {
  const { project, paths } = useProject();
  const endpoints = usePages('listEndpoints', { params: { project }, query: { limit: 100 } });
  const columns: Column<Endpoint>[] = [
    {
      id: 'name',
      header: 'Endpoint',
      width: 140,
      cell: ({ name }) => <TextLink href={paths.endpoint(name)}>{name}</TextLink>,
    },
    {
      id: 'state',
      header: 'State',
      width: 150,
      cell: (endpoint) => {
        const { words, tone } = endpointState(endpoint);
        return <StateBadge state={words} tone={tone} />;
      },
    },
    {
      id: 'live',
      header: 'Answers',
      width: 140,
      cell: (endpoint) => {
        const live = liveRevision(endpoint);
        return live === undefined ? '–' : <ThingLink thing={live.modelVersion} />;
      },
    },
    {
      id: 'requests',
      header: 'Requests',
      width: 90,
      align: 'right',
      cell: (endpoint) => formatCount(sum(endpoint, 'requestCount')),
    },
    {
      id: 'errors',
      header: 'Errors',
      width: 80,
      align: 'right',
      cell: (endpoint) => formatCount(sum(endpoint, 'errorCount')),
    },
    {
      id: 'p99',
      header: 'p99',
      width: 90,
      align: 'right',
      cell: (endpoint) => formatDuration(liveRevision(endpoint)?.stats.p99Ms),
    },
    {
      id: 'at',
      header: 'Changed',
      width: 90,
      align: 'right',
      cell: ({ updatedAt }) => <TimeAgo at={updatedAt} />,
    },
  ];
  return (
    <Page title="Deploy" meta="Endpoints answer over HTTP; traffic is split between revisions by weight">
      <Panel>
        <QueryView query={endpoints.query}>
          {() =>
            endpoints.items.length === 0 ? (
              <EmptyState title="No endpoint yet" command={`npx slipway deploy MODEL --project ${project}`}>
                An endpoint begins with its first deployment, by the pipeline or by this command.
              </EmptyState>
            ) : (
              <>
                <SimpleTable
                  label="Endpoints"
                  rows={endpoints.items}
                  columns={columns}
                  rowKey={({ name }) => name}
                  rowHref={({ name }) => paths.endpoint(name)}
                />
                <MoreButton pages={endpoints} />
              </>
            )
          }
        </QueryView>
      </Panel>
    </Page>
  );
}

const sum = ({ revisions }: Endpoint, key: 'requestCount' | 'errorCount') =>
  revisions.reduce((total, { stats }) => total + stats[key], 0);
