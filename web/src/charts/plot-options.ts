import uPlot from 'uplot';
import { formatDuration } from '../design/format/format-duration.ts';
import { absent, formatCompact, formatNumber, formatShare } from '../design/format/format-number.ts';
import { drawAnnotations } from './draw-annotations.ts';
import type { Palette } from './palette.ts';
import type { PlotAxis, PlotInput, PlotLine } from './plot-input.ts';
import { timeTick, timeWords } from './time-ticks.ts';

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
    padding: [10, hasRight ? 0 : 26, 0, 0],
    scales: {
      x: { time: isTime },
      left: { range: rangeOf(left, limits) },
      ...(hasRight ? { right: { range: rangeOf(axes.right, []) } } : {}),
    },
    axes: [
      xAxis(input, palette),
      {
        ...axisLook(palette),
        scale: 'left',
        size: axisWidth(left),
        values: (_, ticks) => ticks.map(tickWords(left)),
      },
      ...(hasRight
        ? [
            {
              ...axisLook(palette),
              scale: 'right',
              side: 1 as const,
              size: 56,
              grid: { show: false },
              values: (_: uPlot, ticks: number[]) => ticks.map(tickWords(axes.right ?? left)),
            },
          ]
        : []),
    ],
    series: [
      xSeries(input),
      ...lines.map((line, index) => seriesOf(line, palette.series[(line.series ?? index) % 6]!, axes)),
    ],
    cursor: {
      points: { size: 5 },
      drag: { x: true, y: false },
      ...(cursorGroup ? { sync: { key: cursorGroup } } : {}),
    },
    legend: { live: true, isolate: false, markers: { width: 0, fill: fillOf } },
    hooks: { draw: [(plot) => drawAnnotations(plot, input, palette)] },
  };
}

const axisLook = ({ inkFaint, line }: Palette): uPlot.Axis => ({
  stroke: inkFaint,
  font: '11px Inter, system-ui, sans-serif',
  grid: { stroke: line, width: 1 },
  ticks: { show: false },
  gap: 6,
});

function xAxis({ isTime = false, xLabel }: PlotInput, palette: Palette): uPlot.Axis {
  const words = (plot: uPlot, ticks: number[]) => {
    const tick = timeTick(spanMs(plot));
    return ticks.map((seconds) => tick(seconds * 1000));
  };
  return {
    ...axisLook(palette),
    size: 28,
    ...(isTime ? { values: words, space: 76 } : { incrs: wholeSteps }),
    ...(xLabel ? { label: xLabel, labelSize: 16, labelFont: '11px Inter, system-ui' } : {}),
  };
}

const spanMs = (plot: uPlot): number => {
  const { min, max } = plot.scales['x'] ?? {};
  return ((max ?? 0) - (min ?? 0)) * 1000;
};

const wholeSteps = Array.from({ length: 9 }, (_, power) =>
  [1, 2, 5].map((step) => step * 10 ** power),
).flat();

/** What the legend says of the place under the cursor. */
function xSeries({ isTime = false, xLabel = 'step' }: PlotInput): uPlot.Series {
  if (!isTime) return { label: xLabel, value: (_, value) => (value == null ? '' : formatNumber(value)) };
  return {
    label: 'at',
    value: (plot, seconds) => (seconds == null ? '' : timeWords(seconds * 1000, spanMs(plot))),
  };
}

const fillOf = (plot: uPlot, index: number): string => {
  const { stroke } = plot.series[index]!;
  return (typeof stroke === 'function' ? stroke(plot, index) : stroke) as string;
};

/** What is counted has no half. */
const tickWords =
  ({ format }: PlotAxis) =>
  (tick: number): string =>
    format === 'count' && !Number.isInteger(tick) ? '' : formats[format](tick);

const axisWidth = ({ format }: PlotAxis) => (format === 'ms' ? 58 : 52);

function seriesOf(line: PlotLine, color: string, axes: PlotInput['axes']): uPlot.Series {
  const { name, style = 'line', axis = 'left', isDashed, hasGaps = false } = line;
  const format = formats[axes?.[axis]?.format ?? 'number'];
  const bars = uPlot.paths.bars?.({ size: [0.8, 40] });
  return {
    label: name,
    scale: axis,
    stroke: color,
    width: style === 'bars' ? 0 : 1.75,
    spanGaps: style === 'line' && !hasGaps,
    points: { show: style === 'points', size: 5, fill: color },
    value: (_, value) => (value == null ? absent : format(value)),
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
    const least = axis?.format === 'count' ? 4 : Number.NEGATIVE_INFINITY;
    const startsAtZero = axis?.format === 'count' || axis?.format === 'ms';
    return [axis?.min ?? (startsAtZero ? 0 : low - room), axis?.max ?? Math.max(least, high + room)];
  };
}
