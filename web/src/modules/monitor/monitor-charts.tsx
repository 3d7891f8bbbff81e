import type { Alert, Monitor, WindowSummary } from '@slipway/contract';
import { LineChart } from '../../charts/line-chart.tsx';
import type { PlotMark } from '../../charts/plot-input.ts';
import { metricWords } from '../../design/format/metric-words.ts';
import { Columns } from '../../design/layout/columns.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { parseLimit } from './parse-limit.ts';

type Props = { monitor: Monitor; windows: readonly WindowSummary[]; alerts: readonly Alert[] };

/** Performance with its limits, drift with its limit, and volume, on one time axis with one cursor. */
export function MonitorCharts({ monitor, windows, alerts }: Props) {
  const ordered = [...windows].sort((a, b) => a.from - b.from);
  const x = ordered.map(({ from, to }) => (from + to) / 2000);
  const metrics = Object.keys(monitor.performance);
  const marks = [...alertMarks(ordered, alerts), ...revisionMarks(ordered)].sort((a, b) => a.x - b.x);
  const shared = { x, isTime: true, cursorGroup: 'windows', marks, height: 180 };
  return (
    <Columns minWidth={460}>
      {metrics.map((metric) => {
        const limit = parseLimit(monitor.performance[metric]!);
        return (
          <Panel
            key={metric}
            title={`Does ${metricWords(metric)} hold?`}
            note={`required ${monitor.performance[metric]}`}
          >
            <LineChart
              {...shared}
              label={`${metricWords(metric)} by window`}
              lines={[
                {
                  name: metricWords(metric),
                  y: ordered.map(({ performance }) => performance[metric] ?? null),
                },
              ]}
              limits={limit === undefined ? [] : [limit]}
            />
          </Panel>
        );
      })}
      <Panel title="How many columns drifted?" note="share of columns">
        <LineChart
          {...shared}
          label="Share of drifted columns by window"
          lines={[{ name: 'drifted', y: ordered.map(({ driftedShare }) => driftedShare) }]}
          axes={{ left: { format: 'share', min: 0, max: 1 } }}
          limits={[{ value: monitor.driftShare, label: 'alert' }]}
        />
      </Panel>
      <Panel title="How much was seen?" note="per window">
        <LineChart
          {...shared}
          label="Predictions and outcomes by window"
          lines={[
            { name: 'predictions', y: ordered.map(({ predictionCount }) => predictionCount) },
            { name: 'outcomes', y: ordered.map(({ outcomeCount }) => outcomeCount), isDashed: true },
          ]}
          axes={{ left: { format: 'count' } }}
        />
      </Panel>
    </Columns>
  );
}

/** Alerts stand at the window that raised them, on the time of the data. */
function alertMarks(windows: readonly WindowSummary[], alerts: readonly Alert[]): PlotMark[] {
  return alerts.flatMap(({ windowId, kind }) => {
    const window = windows.find(({ id }) => id === windowId);
    return window === undefined
      ? []
      : [{ x: (window.from + window.to) / 2000, label: kind.replaceAll('-', ' '), tone: 'bad' as const }];
  });
}

/** Where another revision took over. */
function revisionMarks(windows: readonly WindowSummary[]): PlotMark[] {
  return windows.flatMap(({ from, revision }, index) => {
    const before = windows[index - 1]?.revision;
    const isNew = revision !== null && before !== undefined && before !== null && before !== revision;
    return isNew ? [{ x: from / 1000, label: `r${revision}`, tone: 'good' as const }] : [];
  });
}
