import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { usePalette } from './palette.ts';
import type { PlotInput } from './plot-input.ts';
import { plotOptions } from './plot-options.ts';
import classes from './time-series.module.css';
import { useWidth } from './use-width.ts';

/** Lines over a common axis. Charts with the same `cursorGroup` share one cursor. */
export default function TimeSeries({ height = 200, ...input }: PlotInput & { height?: number }) {
  const { ref, width } = useWidth();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const palette = usePalette();
  const data = [input.x, ...input.lines.map(({ y }) => y)] as uPlot.AlignedData;
  // A chart is made anew when its make-up changes and only fed when its numbers do, so that live data does not jump.
  const makeup = JSON.stringify([
    input.lines.map(({ name, series, axis, isDashed, style }) => [name, series, axis, isDashed, style]),
    input.limits,
    input.marks,
    input.axes,
    input.isTime,
    input.xLabel,
  ]);
  const latest = useRef({ input, data });
  latest.current = { input, data };
  const isReady = width > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `makeup` stands for everything the options are made of
  useEffect(() => {
    if (!isReady || place.current === null) return;
    const options = plotOptions(latest.current.input, palette, {
      width: ref.current?.clientWidth ?? 600,
      height,
    });
    plot.current = new uPlot(options, latest.current.data, place.current);
    return () => {
      plot.current?.destroy();
      plot.current = null;
    };
  }, [makeup, palette, height, isReady]);
  useEffect(() => plot.current?.setSize({ width, height }), [width, height]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new numbers are the reason to run
  useEffect(() => plot.current?.setData(latest.current.data), [input.x, input.lines]);
  return (
    <div ref={ref} className={classes.frame}>
      <div ref={place} role="img" aria-label={input.label} style={{ minHeight: height }} />
    </div>
  );
}
