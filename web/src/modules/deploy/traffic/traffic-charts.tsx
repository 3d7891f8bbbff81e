import { SegmentedControl } from '@mantine/core';
import type { Endpoint } from '@slipway/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useAddress } from '../../../address/use-address.ts';
import { useProject } from '../../../address/use-project.ts';
import { client } from '../../../api/client.ts';
import { LineChart } from '../../../charts/line-chart.tsx';
import { formatDuration } from '../../../design/format/format-duration.ts';
import { Columns } from '../../../design/layout/columns.tsx';
import { Panel } from '../../../design/layout/panel.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import { releaseMarks } from './release-marks.ts';
import { seriesByRevision } from './series-by-revision.ts';
import classes from './traffic-charts.module.css';

const ranges = { '5m': 300_000, '1h': 3_600_000, '1d': 86_400_000, all: 0 } as const;
type Range = keyof typeof ranges;
const liveMs = 2000;

/** Requests, latency and errors over time, by revision, on one time axis with one cursor. */
export function TrafficCharts({ endpoint }: { endpoint: Endpoint }) {
  const { project } = useProject();
  const { search, change } = useAddress();
  const range = (search['range'] ?? 'all') in ranges ? ((search['range'] ?? 'all') as Range) : 'all';
  const traffic = useQuery({
    queryKey: ['getTraffic', project, endpoint.name, range],
    queryFn: ({ signal }) => readTraffic({ project, endpoint: endpoint.name, spanMs: ranges[range], signal }),
    refetchInterval: liveMs,
    placeholderData: keepPreviousData,
  });
  const series = useMemo(
    () => seriesByRevision(traffic.data?.points ?? [], traffic.data?.bucketMs ?? 0),
    [traffic.data],
  );
  const marks = releaseMarks(endpoint);
  const shared = { x: series.x, isTime: true, cursorGroup: 'traffic', marks, height: 170 };
  const bucket = formatDuration(traffic.data?.bucketMs);
  return (
    <section>
      <div className={classes.bar}>
        <h2>Over time</h2>
        <SegmentedControl
          data={[
            { value: '5m', label: '5 min' },
            { value: '1h', label: '1 h' },
            { value: '1d', label: '1 d' },
            { value: 'all', label: 'All' },
          ]}
          value={range}
          onChange={(value) => change({ range: value === 'all' ? undefined : value }, 'replace')}
          aria-label="Time range"
        />
      </div>
      <QueryView query={traffic}>
        {({ points }) =>
          points.length === 0 ? (
            <Panel>
              <EmptyState
                title="No request in this time"
                command={`npx slipway predict ${endpoint.name} --help`}
              >
                Ask it something in the tab “Try it”, or with this command.
              </EmptyState>
            </Panel>
          ) : (
            <Columns minWidth={460}>
              <Panel title="How many requests?" note={`per ${bucket}`}>
                <LineChart
                  {...shared}
                  label="Requests over time"
                  lines={series.requests}
                  axes={{ left: { format: 'count' } }}
                />
              </Panel>
              <Panel title="How slow are the slowest? (p99)" note="server side">
                <LineChart
                  {...shared}
                  label="p99 latency over time"
                  lines={series.p99}
                  axes={{ left: { format: 'ms' } }}
                />
              </Panel>
              <Panel title="How many fail?" note={`errors per ${bucket}`}>
                <LineChart
                  {...shared}
                  label="Errors over time"
                  lines={series.errors}
                  axes={{ left: { format: 'count' } }}
                />
              </Panel>
              <Panel title="How slow is the middle? (p50)" note="server side">
                <LineChart
                  {...shared}
                  label="p50 latency over time"
                  lines={series.p50}
                  axes={{ left: { format: 'ms' } }}
                />
              </Panel>
            </Columns>
          )
        }
      </QueryView>
    </section>
  );
}

type Asked = { project: string; endpoint: string; spanMs: number; signal: AbortSignal };

/** The range moves with the clock, so its bounds are settled when it is asked, not in the query's key. */
function readTraffic({ project, endpoint, spanMs, signal }: Asked) {
  const from = spanMs === 0 ? undefined : Date.now() - spanMs;
  return client.call('getTraffic', { params: { project, endpoint }, query: { from, buckets: 90 }, signal });
}
