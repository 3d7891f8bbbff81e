import type { Evaluation } from '@slipway/contract';
import { useMemo } from 'react';
import { Chart } from '../../charts/chart.tsx';
import { axisLook, chartLook } from '../../charts/chart-look.ts';
import { usePalette } from '../../charts/palette.ts';
import { formatNumber } from '../../design/format/format-number.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { curveGuide } from './curve-guide.ts';

type Props = { curve: Evaluation['curves'][number]; positiveShare: number | null };

/** A curve with the line it is held against: chance for ROC, the base rate for precision, the diagonal for calibration. */
export function CurveChart({ curve, positiveShare }: Props) {
  const palette = usePalette();
  const { title, guide, isUnit } = curveGuide(curve, positiveShare);
  const option = useMemo(() => {
    const unit = isUnit ? { min: 0, max: 1 } : { scale: true };
    return {
      ...chartLook(palette),
      grid: { left: 50, right: 18, top: 14, bottom: 42 },
      xAxis: { type: 'value', name: curve.xLabel, ...axisLook(palette), ...unit },
      yAxis: { type: 'value', name: curve.yLabel, ...axisLook(palette, { nameGap: 34 }), ...unit },
      tooltip: {
        ...chartLook(palette).tooltip,
        valueFormatter: (value: unknown) => formatNumber(value as number),
      },
      series: [
        ...(guide === null
          ? []
          : [
              {
                name: guide.name,
                type: 'line',
                data: guide.points,
                symbol: 'none',
                silent: true,
                lineStyle: { color: palette.reference, type: 'dashed', width: 1.25 },
              },
            ]),
        {
          name: curve.yLabel,
          type: 'line',
          data: curve.x.map((x, index) => [x, curve.y[index]]),
          symbol: curve.x.length <= 30 ? 'circle' : 'none',
          symbolSize: 5,
          lineStyle: { width: 2, color: palette.series[0] },
          itemStyle: { color: palette.series[0] },
        },
      ],
    };
  }, [curve, guide, isUnit, palette]);
  return (
    <Panel title={title} note={guide?.name}>
      <Chart option={option} height={270} label={title} />
    </Panel>
  );
}
