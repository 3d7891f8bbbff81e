import type { Evaluation } from '@slipway/contract';
import { formatCount, formatMetric, formatNumber, formatShare } from '../../design/format/format-number.ts';
import { metricWords } from '../../design/format/metric-words.ts';
import { Columns } from '../../design/layout/columns.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { Stack } from '../../design/layout/stack.tsx';
import { NumberRow } from '../../design/things/number-row.tsx';
import { NumberTile } from '../../design/things/number-tile.tsx';
import { ConfusionTable } from './confusion-table.tsx';
import { CurveChart } from './curve-chart.tsx';
import { SlicesPanel } from './slices-panel.tsx';

/** Everything a measurement says: numbers, confusion, curves, slices with their counts. */
export function EvaluationView({ evaluation }: { evaluation: Evaluation }) {
  const { metrics, rowCount, positiveShare, threshold, confusion, curves, slices, split } = evaluation;
  const basis = [
    `${formatCount(rowCount)} rows of ${split}`,
    ...(positiveShare === null ? [] : [`${formatShare(positiveShare)} positive`]),
    ...(threshold === null ? [] : [`threshold ${formatNumber(threshold)}`]),
  ].join(', ');
  return (
    <Stack>
      <Panel title="How good is it?" note={basis}>
        <NumberRow>
          {Object.entries(metrics).map(([key, value]) => (
            <NumberTile key={key} label={metricWords(key)} value={formatMetric(value)} />
          ))}
        </NumberRow>
      </Panel>
      <Columns minWidth={460}>
        {curves.map((curve) => (
          <CurveChart key={curve.name} curve={curve} positiveShare={positiveShare} />
        ))}
        {confusion !== null && <ConfusionTable confusion={confusion} />}
      </Columns>
      {slices.length > 0 && <SlicesPanel slices={slices} overall={metrics} />}
    </Stack>
  );
}
