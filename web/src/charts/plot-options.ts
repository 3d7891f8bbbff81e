import uPlot from 'uplot';
import { formatDuration } from '../design/format/format-duration.ts';
import { formatCompact, formatNumber, formatShare } from '../design/format/format-number.ts';
import { drawAnnotations } from './draw-annotations.ts';
import type { Palette } from './palette.ts';
import type { PlotAxis, PlotInput, PlotLine } from './plot-input.ts';

const formats: Record<PlotAxis['format'], (value: number) => string> = {
  count: formatCompact,
  number: (value) => formatNumber(value, 4),
  ms: formatDuration,
  share: (value) => formatShare(value),
};

type Size = { width: number; height: number };

/** What uPlot needs to draw an input in the theme's colours. */
export function plotOptions(input: PlotInput, palette: Palette, { width, height }: Size): uPlot.Options {
  const { axes = {}, lines, isTime = false, cursorGroup } = input;
  const left = axes.left ?? { format: 'number' as const };
  const hasRight = lines.some(({ axis }) => axis === 'right');
  const limits = (input.limits ?? []).map(({ value }) => value);
  return {
    width,
    height,
    padding: [10, hasRight ? 0 : 12, 0, 0],
    scales: {
      x: { time: isTime },
      left: { range: rangeOf(left, limits) },
      ...(hasRight ? { right: { range: rangeOf(axes.right, []) } } : {}),
    },
    axes: [
      {
        ...axisLook(palette),
        size: 28,
        ...(input.xLabel ? { label: input.xLabel, labelSize: 16, labelFont: '11px system-ui' } : {}),
      },
      {
        ...axisLook(palette),
        scale: 'left',
        size: axisWidth(left),
        values: (_, ticks) => ticks.map(formats[left.format]),
      },
      ...(hasRight
        ? [
            {
              ...axisLook(palette),
              scale: 'right',
              side: 1 as const,
              size: 56,
              grid: { show: false },
              values: (_: uPlot, ticks: number[]) => ticks.map(formats[axes.right?.format ?? 'number']),
            },
          ]
        : []),
    ],
    series: [
      isTime
        ? {}
        : { label: input.xLabel ?? 'step', value: (_, value) => (value == null ? '' : String(value)) },
      ...lines.map((line, index) => seriesOf(line, line.color ?? palette.series[index % 6]!, axes)),
    ],
    cursor: {
      points: { size: 5 },
      drag: { x: true, y: false },
      ...(cursorGroup ? { sync: { key: cursorGroup } } : {}),
    },
    legend: { live: true, isolate: false },
    hooks: { draw: [(plot) => drawAnnotations(plot, input, palette)] },
  };
}

const axisLook = ({ inkFaint, line }: Palette): uPlot.Axis => ({
  stroke: inkFaint,
  font: '11px system-ui, sans-serif',
  grid: { stroke: line, width: 1 },
  ticks: { show: false },
  gap: 6,
});

const axisWidth = ({ format }: PlotAxis) => (format === 'ms' ? 58 : 52);

function seriesOf(line: PlotLine, color: string, axes: PlotInput['axes']): uPlot.Series {
  const { name, style = 'line', axis = 'left', isDashed } = line;
  const format = formats[axes?.[axis]?.format ?? 'number'];
  const bars = uPlot.paths.bars?.({ size: [0.8, 40] });
  return {
    label: name,
    scale: axis,
    stroke: color,
    width: style === 'bars' ? 0 : 1.75,
    spanGaps: style === 'line',
    points: { show: style === 'points', size: 5, fill: color },
    value: (_, value) => (value == null ? '–' : format(value)),
    ...(style === 'bars' ? { fill: `${color}99`, ...(bars ? { paths: bars } : {}) } : {}),
    ...(isDashed ? { dash: [5, 4] } : {}),
  };
}

/** Room around the numbers and the limits; what is counted begins at zero. */
function rangeOf(axis: PlotAxis | undefined, limits: readonly number[]): uPlot.Scale.Range {
  return (_, dataMin, dataMax) => {
    const known = [dataMin, dataMax, ...limits].filter((value) => value != null);
    if (known.length === 0) return [axis?.min ?? 0, axis?.max ?? 1];
    const low = Math.min(...known);
    const high = Math.max(...known);
    const room = (high - low || Math.abs(high) || 1) * 0.12;
    const startsAtZero = axis?.format === 'count' || axis?.format === 'ms';
    return [axis?.min ?? (startsAtZero ? 0 : low - room), axis?.max ?? high + room];
  };
}
