import { ParallelChart } from 'echarts/charts';
import { ParallelComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { echarts } from './echarts-core.ts';

echarts.use([ParallelChart, ParallelComponent, CanvasRenderer]);

/** ECharts with what draws tens of thousands of marks: a canvas, and parallel axes. */
export { echarts };
