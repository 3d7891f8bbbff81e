import type { Endpoint, Revision } from '@slipway/contract';
import type { Tone } from '../../design/states/tone.ts';

/** The revision that answers most. */
export const liveRevision = ({ revisions }: Endpoint): Revision | undefined =>
  [...revisions].filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)[0];

/** An endpoint's state in words. */
export function endpointState(endpoint: Endpoint): { words: string; tone: Tone } {
  const { revisions, rollout } = endpoint;
  if (rollout?.state === 'running') {
    return { words: `canary ${rollout.steps[rollout.stepIndex] ?? 0} %`, tone: 'working' };
  }
  if (liveRevision(endpoint) !== undefined) return { words: 'live', tone: 'good' };
  if (revisions.some(({ state }) => state === 'starting')) return { words: 'starting', tone: 'working' };
  return { words: 'answers nothing', tone: 'bad' };
}
