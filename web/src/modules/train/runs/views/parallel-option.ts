import { axisLook, chartLook } from '../../../../charts/chart-look.ts';
import type { Palette } from '../../../../charts/palette.ts';
import { formatNumber } from '../../../../design/format/format-number.ts';
import type { RowColours } from './colour-rows.ts';
import { type AxisScale, type RunColumn, scaleOf } from './run-column.ts';

/** An axis of the parallel plot, with what it holds. */
export type ParallelAxis = {
  readonly id: string;
  readonly label: string;
  readonly column: RunColumn;
  readonly scale: AxisScale;
};

export function toAxis(id: string, label: string, column: RunColumn): ParallelAxis | null {
  const scale = scaleOf(column);
  return scale === null ? null : { id, label, column, scale };
}

/** One line a run across all axes; the lines drawn last are the strongest, so `order` ends with the best. */
export function parallelOption(
  axes: readonly ParallelAxis[],
  order: readonly number[],
  { colours, palette }: { colours: RowColours; palette: Palette },
) {
  const look = chartLook(palette);
  const opacity = Math.max(0.03, Math.min(0.8, 6 / Math.sqrt(order.length + 1)));
  return {
    animation: false,
    textStyle: look.textStyle,
    parallel: {
      left: 56,
      right: 72,
      top: 44,
      bottom: 24,
      parallelAxisDefault: {
        realtime: false,
        nameLocation: 'end',
        nameGap: 16,
        areaSelectStyle: {
          width: 18,
          borderWidth: 1,
          borderColor: palette.series[0],
          color: palette.series[0],
          opacity: 0.18,
        },
      },
    },
    parallelAxis: axes.map(({ id, label, scale }, dim) => ({
      ...axisLook(palette, { nameLocation: 'end', nameGap: 16 }),
      id,
      dim,
      name: label,
      nameTextStyle: { color: palette.ink, fontSize: 12 },
      nameTruncate: { maxWidth: 130 },
      axisLine: { show: true, lineStyle: { color: palette.inkFaint, width: 1 } },
      ...(scale.kind === 'category'
        ? { type: 'category', data: scale.categories }
        : {
            type: scale.kind,
            min: scale.min,
            max: scale.max,
            axisLabel: {
              color: palette.inkFaint,
              fontSize: 11,
              formatter: (value: number) => formatNumber(value),
            },
          }),
    })),
    series: {
      type: 'parallel',
      lineStyle: { width: 1, opacity },
      inactiveOpacity: 0.01,
      activeOpacity: Math.min(1, opacity * 2.5),
      smooth: false,
      progressive: 4000,
      data: order.map((row) => ({
        value: axes.map(({ column }) => column.values[row] ?? '-'),
        lineStyle: { color: colours.of(row) },
      })),
    },
  };
}
