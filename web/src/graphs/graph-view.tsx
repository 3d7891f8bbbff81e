import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { FlowGraphProps } from './flow-graph.tsx';

const FlowGraph = lazy(() => import('./flow-graph.tsx'));

/** A graph, loaded when it is first shown. */
export function GraphView(props: FlowGraphProps) {
  return (
    <Suspense fallback={<Skeleton height={240} radius={0} />}>
      <FlowGraph {...props} />
    </Suspense>
  );
}
