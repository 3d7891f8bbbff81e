import { Skeleton } from '@mantine/core';
import classes from './loop-picture.module.css';

const stages = ['data', 'train', 'evaluate', 'registry', 'deploy', 'monitor'];

/** The loop before its first answer. */
export function LoopSkeleton() {
  return (
    <div className={classes.loop} role="status" aria-busy="true" aria-label="Loading">
      {stages.map((stage) => (
        <div key={stage} className={classes.stage} data-stage={stage}>
          <Skeleton height={176} radius={8} />
        </div>
      ))}
    </div>
  );
}
