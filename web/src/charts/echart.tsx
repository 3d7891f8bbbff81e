import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef } from 'react';
import { echarts } from './echarts-core.ts';
import { useWidth } from './use-width.ts';

type Props = { option: EChartsCoreOption; height: number; label: string };

/** A chart drawn by ECharts, with its option made by the caller from the theme's palette. */
export default function EChart({ option, height, label }: Props) {
  const { ref, width } = useWidth();
  const chart = useRef<ReturnType<typeof echarts.init> | null>(null);
  useEffect(() => {
    if (width === 0 || ref.current === null) return;
    chart.current ??= echarts.init(ref.current, undefined, { renderer: 'svg' });
    chart.current.resize({ width, height });
    chart.current.setOption(option, { notMerge: true });
  }, [option, width, height, ref]);
  useEffect(
    () => () => {
      chart.current?.dispose();
      chart.current = null;
    },
    [],
  );
  return <div ref={ref} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}
