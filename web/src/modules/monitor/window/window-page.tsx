import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../../address/use-project.ts';
import { useRouteParams } from '../../../address/use-route-params.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { formatCount, formatMetric, formatShare } from '../../../design/format/format-number.ts';
import { formatDay, formatDayOfYear } from '../../../design/format/format-time.ts';
import { metricWords } from '../../../design/format/metric-words.ts';
import { Page } from '../../../design/layout/page.tsx';
import { Panel } from '../../../design/layout/panel.tsx';
import { Stack } from '../../../design/layout/stack.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import { StateBadge } from '../../../design/states/state-badge.tsx';
import { NumberRow } from '../../../design/things/number-row.tsx';
import { NumberTile } from '../../../design/things/number-tile.tsx';
import { TextLink } from '../../../design/things/text-link.tsx';
import { LineageStrip } from '../../lineage/lineage-strip.tsx';
import { ColumnDrifts } from './column-drifts.tsx';
import { WindowChecks } from './window-checks.tsx';

/** One window: what was judged, and each column over its reference. */
export function WindowPage() {
  const { project, paths } = useProject();
  const { monitor, windowId } = useRouteParams<'monitor' | 'windowId'>();
  const window = useQuery(apiQuery('getWindow', { params: { project, monitor, windowId } }));
  const endpoint = useQuery(apiQuery('getMonitor', { params: { project, monitor } })).data?.endpoint;
  const shown = window.data;
  return (
    <Page
      title={shown ? `${formatDay(shown.from)} to ${formatDayOfYear(shown.to)}` : 'Window'}
      crumbs={[
        { label: 'Monitor', href: paths.monitors() },
        { label: monitor, href: paths.monitor(monitor) },
      ]}
      badges={shown && <StateBadge state={shown.state} />}
      meta={
        shown && (
          <>
            {endpoint !== undefined && (
              <span>
                {shown.revision === null ? 'several revisions' : `revision ${shown.revision}`} of{' '}
                <TextLink href={paths.endpoint(endpoint)}>{endpoint}</TextLink>
              </span>
            )}
            <LineageStrip kind="window" id={shown.id} />
          </>
        )
      }
    >
      <QueryView query={window} errorTitle="This window could not be read">
        {(data) => (
          <Stack>
            <Panel title="What was seen?">
              <NumberRow>
                <NumberTile label="Predictions" value={formatCount(data.predictionCount)} />
                <NumberTile label="Outcomes" value={formatCount(data.outcomeCount)} />
                <NumberTile label="Drifted columns" value={formatShare(data.driftedShare)} />
                {Object.entries(data.performance).map(([metric, value]) => (
                  <NumberTile key={metric} label={metricWords(metric)} value={formatMetric(value)} />
                ))}
              </NumberRow>
            </Panel>
            <WindowChecks checks={data.checks} />
            <ColumnDrifts columns={data.columns} />
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
