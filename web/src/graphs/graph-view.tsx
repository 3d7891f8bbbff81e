import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { FlowGraphProps } from './flow-graph.tsx';

const FlowGraph = lazy(() => import('./flow-graph.tsx'));

/** A graph of a given height, loaded when it is first shown. */
export function GraphView({ height, ...props }: FlowGraphProps & { height: number | string }) {
  return (
    <div style={{ height }}>
      <Suspense fallback={<Skeleton height="100%" radius={0} />}>
        <FlowGraph {...props} />
      </Suspense>
    </div>
  );
}
