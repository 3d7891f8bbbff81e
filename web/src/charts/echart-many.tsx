import './echarts-many.ts';
import EChart, { type EChartProps } from './echart.tsx';

/** A chart of so many marks that each could not be an element of the page. */
export default function EChartMany(props: Omit<EChartProps, 'renderer'>) {
  return <EChart {...props} renderer="canvas" />;
}
