import { Skeleton } from '@mantine/core';
import classes from './lines-skeleton.module.css';

/** Rows that are on their way. */
export function LinesSkeleton({ lines = 6, height = 14 }: { lines?: number; height?: number }) {
  const widths = Array.from({ length: lines }, (_, line) => ({ line, width: `${88 - ((line * 17) % 40)}%` }));
  return (
    <div className={classes.lines} aria-busy="true" role="status" aria-label="Loading">
      {widths.map(({ line, width }) => (
        <Skeleton key={line} height={height} width={width} radius={4} />
      ))}
    </div>
  );
}
