import { Skeleton } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { lazy, Suspense } from 'react';

const EChart = lazy(() => import('./echart.tsx'));

/** An ECharts chart, loaded when it is first shown. */
export function Chart(props: { option: EChartsCoreOption; height: number; label: string }) {
  return (
    <Suspense fallback={<Skeleton height={props.height} radius={4} />}>
      <EChart {...props} />
    </Suspense>
  );
}
