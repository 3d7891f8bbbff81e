import { axisLook, chartLook } from '../../../../charts/chart-look.ts';
import type { Palette } from '../../../../charts/palette.ts';
import { formatNumber } from '../../../../design/format/format-number.ts';
import type { RowColours } from './colour-rows.ts';
import type { AxisScale, RunColumn } from './run-column.ts';

export type ScatterAxis = { readonly label: string; readonly column: RunColumn; readonly scale: AxisScale };

/** A point a run. `rows` are those that have both values. */
export function scatterOption(
  {
    x,
    y,
    rows,
    names,
  }: { x: ScatterAxis; y: ScatterAxis; rows: readonly number[]; names: readonly string[] },
  { colours, palette }: { colours: RowColours; palette: Palette },
) {
  const look = chartLook(palette);
  const axis = ({ label, scale }: ScatterAxis, nameGap: number) => ({
    ...axisLook(palette, { name: label, nameGap }),
    ...(scale.kind === 'category'
      ? { type: 'category', data: scale.categories }
      : {
          type: scale.kind,
          scale: true,
          // Whole decades: in between there would be one label or none.
          ...(scale.kind === 'log'
            ? { min: 10 ** Math.floor(Math.log10(scale.min)), max: 10 ** Math.ceil(Math.log10(scale.max)) }
            : {}),
          axisLabel: {
            color: palette.inkFaint,
            fontSize: 11,
            formatter: (value: number) => formatNumber(value),
          },
        }),
  });
  const show = (value: unknown) => (typeof value === 'number' ? formatNumber(value) : String(value));
  return {
    ...look,
    grid: { left: 66, right: 24, top: 20, bottom: 46 },
    xAxis: axis(x, 28),
    yAxis: axis(y, 48),
    tooltip: {
      ...look.tooltip,
      trigger: 'item',
      renderMode: 'richText',
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const row = rows[dataIndex]!;
        return `${names[row]}\n${x.label}  ${show(x.column.values[row])}\n${y.label}  ${show(y.column.values[row])}`;
      },
    },
    series: {
      type: 'scatter',
      symbolSize: rows.length > 5000 ? 3 : rows.length > 500 ? 5 : 7,
      progressive: 5000,
      itemStyle: { opacity: rows.length > 2000 ? 0.45 : 0.75 },
      data: rows.map((row) => ({
        value: [x.column.values[row], y.column.values[row]],
        itemStyle: { color: colours.of(row) },
      })),
    },
  };
}
