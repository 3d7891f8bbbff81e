import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { EChartProps } from './echart.tsx';

const EChartMany = lazy(() => import('./echart-many.tsx'));

/** A chart of tens of thousands of marks, drawn on a canvas and loaded when it is first shown. */
export function ChartOfMany(props: Omit<EChartProps, 'renderer'>) {
  return (
    <Suspense fallback={<Skeleton height={props.height} radius={4} />}>
      <EChartMany {...props} />
    </Suspense>
  );
}
