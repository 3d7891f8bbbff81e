import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../address/use-project.ts';
import { useRouteParams } from '../../address/use-route-params.ts';
import { apiQuery } from '../../api/api-query.ts';
import { formatDuration } from '../../design/format/format-duration.ts';
import { formatCount } from '../../design/format/format-number.ts';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { Stack } from '../../design/layout/stack.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import { StateBadge } from '../../design/states/state-badge.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { ThingLink } from '../../design/things/thing-link.tsx';
import { DriftStrip } from './drift-strip.tsx';
import { MonitorAlerts } from './monitor-alerts.tsx';
import { MonitorCharts } from './monitor-charts.tsx';
import { WindowTable } from './window-table.tsx';

const shownWindows = 60;

/** A monitor's front page: windows over time, with the limits they are held to and what broke them. */
export function MonitorPage() {
  const { project, paths } = useProject();
  const { monitor: name } = useRouteParams<'monitor'>();
  const params = { project, monitor: name };
  const monitor = useQuery(apiQuery('getMonitor', { params }));
  const windows = useQuery({
    ...apiQuery('listWindows', { params, query: { limit: shownWindows } }),
    refetchInterval: 5000,
  });
  const alerts = useQuery(apiQuery('listAlerts', { params: { project }, query: { limit: 200 } }));
  const mine = alerts.data?.items.filter((alert) => alert.monitor === name) ?? [];
  const shown = monitor.data;
  return (
    <Page
      title={name}
      crumbs={[{ label: 'Monitor', href: paths.monitors() }]}
      badges={shown && <StateBadge state={shown.state} />}
      meta={
        shown && (
          <>
            <span>
              watches <TextLink href={paths.endpoint(shown.endpoint)}>{shown.endpoint}</TextLink> in windows
              of {formatDuration(shown.windowMs)}
            </span>
            {shown.reference !== null && (
              <span>
                against the {formatCount(shown.reference.rowCount)} reference rows of{' '}
                <ThingLink thing={shown.reference.modelVersion} />
              </span>
            )}
          </>
        )
      }
    >
      <QueryView query={monitor} errorTitle="This monitor could not be read">
        {(data) => (
          <QueryView query={windows}>
            {({ items }) =>
              items.length === 0 ? (
                <Panel>
                  <EmptyState title="No window yet">
                    The first begins with the first prediction of {data.endpoint} and is judged when it is{' '}
                    {formatDuration(data.windowMs)} of data long.
                  </EmptyState>
                </Panel>
              ) : (
                <Stack>
                  <MonitorCharts monitor={data} windows={items} alerts={mine} />
                  <DriftStrip monitor={data} windows={items} />
                  <MonitorAlerts alerts={mine} />
                  <WindowTable monitor={data} windows={items} />
                </Stack>
              )
            }
          </QueryView>
        )}
      </QueryView>
    </Page>
  );
}
