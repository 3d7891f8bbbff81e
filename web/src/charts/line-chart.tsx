import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { PlotInput } from './plot-input.ts';

const TimeSeries = lazy(() => import('./time-series.tsx'));

/** A time series or curve, loaded when it is first shown. */
export function LineChart(props: PlotInput & { height?: number }) {
  return (
    <Suspense fallback={<Skeleton height={props.height ?? 200} radius={4} m={12} w="auto" />}>
      <TimeSeries {...props} />
    </Suspense>
  );
}
