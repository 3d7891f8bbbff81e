import type { ModelVersion } from '@slipway/contract';
import { LineChart } from '../../charts/line-chart.tsx';
import { metricWords } from '../../design/format/metric-words.ts';
import { Panel } from '../../design/layout/panel.tsx';

type Props = { versions: readonly ModelVersion[]; metrics: readonly string[] };

/** A metric from version to version. Each was measured on the newest rows of its own time. */
export function VersionMetricChart({ versions, metrics }: Props) {
  if (metrics.length === 0) return null;
  const ordered = [...versions].sort((a, b) => a.version - b.version);
  return (
    <Panel
      title="How did it change from version to version?"
      note="each measured on the test rows of its own data version"
    >
      <LineChart
        label="Metrics by version"
        x={ordered.map(({ version }) => version)}
        lines={metrics.map((key) => ({
          name: metricWords(key),
          y: ordered.map((version) => version.metrics[key] ?? null),
          style: 'points' as const,
        }))}
        xLabel="version"
        marks={ordered
          .filter(({ aliases }) => aliases.includes('champion'))
          .map(({ version }) => ({ x: version, label: 'champion', tone: 'good' as const }))}
        height={170}
      />
    </Panel>
  );
}
