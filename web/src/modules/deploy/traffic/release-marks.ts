import type { Endpoint } from '@slipway/contract';
import type { PlotMark } from '../../../charts/plot-input.ts';

/** When revisions came and when one was rolled back. */
export function releaseMarks({ revisions, rollout }: Endpoint): PlotMark[] {
  const releases = revisions.map(
    ({ number, createdAt }): PlotMark => ({ x: createdAt / 1000, label: `r${number}`, tone: 'idle' }),
  );
  const rolledBack: PlotMark[] =
    rollout?.state === 'rolled-back' && rollout.endedAt !== null
      ? [{ x: rollout.endedAt / 1000, label: `r${rollout.toRevision} rolled back`, tone: 'bad' }]
      : [];
  return [...releases, ...rolledBack].sort((a, b) => a.x - b.x);
}
