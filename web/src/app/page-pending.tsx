import { Skeleton } from '@mantine/core';
import { LinesSkeleton } from '../design/states/lines-skeleton.tsx';

/** The shape of a page whose code is on its way. */
export function PagePending() {
  return (
    <div style={{ padding: '18px 24px' }}>
      <Skeleton height={22} width={220} radius={4} mb={24} />
      <LinesSkeleton lines={8} />
    </div>
  );
}
