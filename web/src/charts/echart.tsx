import type { ECElementEvent, EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef } from 'react';
import { echarts } from './echarts-core.ts';
import { useWidth } from './use-width.ts';

/** An interval that was brushed on a parallel axis; none when it was cleared. */
export type AxisSelection = {
  readonly parallelAxisId: string;
  readonly intervals: readonly (readonly [number, number])[];
};

export type EChartProps = {
  option: EChartsCoreOption;
  height: number;
  label: string;
  /** A canvas for charts of many marks; it has to be registered, as `echarts-many.ts` does. */
  renderer?: 'svg' | 'canvas';
  onMark?: (event: ECElementEvent) => void;
  onAxisSelection?: (selection: AxisSelection) => void;
};

/** A chart drawn by ECharts, with its option made by the caller from the theme's palette. */
export default function EChart(props: EChartProps) {
  const { option, height, label, renderer = 'svg' } = props;
  const { ref, width } = useWidth();
  const chart = useRef<ReturnType<typeof echarts.init> | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (width === 0 || ref.current === null) return;
    if (chart.current === null) {
      chart.current = echarts.init(ref.current, undefined, { renderer });
      chart.current.on('click', (event) => latest.current.onMark?.(event));
      chart.current.on('axisareaselected', (event) =>
        latest.current.onAxisSelection?.(event as unknown as AxisSelection),
      );
    }
    chart.current.resize({ width, height });
    chart.current.setOption(option, { notMerge: true });
  }, [option, width, height, ref, renderer]);
  useEffect(
    () => () => {
      chart.current?.dispose();
      chart.current = null;
    },
    [],
  );
  return <div ref={ref} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}
