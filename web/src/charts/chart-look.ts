import type { Palette } from './palette.ts';

const font = 'Inter, system-ui, sans-serif';

/** What all ECharts charts of the page share: fonts, thin axes, quiet grid, one tooltip. */
export const chartLook = (palette: Palette) => ({
  animation: false,
  textStyle: { fontFamily: font, fontSize: 11, color: palette.ink },
  grid: { left: 48, right: 16, top: 16, bottom: 36 },
  color: [...palette.series],
  tooltip: {
    trigger: 'axis' as const,
    confine: true,
    backgroundColor: palette.surface,
    borderColor: palette.line,
    textStyle: { color: palette.ink, fontSize: 12, fontFamily: font },
    axisPointer: { lineStyle: { color: palette.inkFaint } },
  },
});

/** An axis in the page's look; what is given goes on top. */
export const axisLook = (palette: Palette, more: Record<string, unknown> = {}) => ({
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { color: palette.inkFaint, fontSize: 11, hideOverlap: true },
  splitLine: { lineStyle: { color: palette.line } },
  nameTextStyle: { color: palette.inkFaint, fontSize: 11 },
  nameLocation: 'middle' as const,
  nameGap: 24,
  ...more,
});
