import type { JobContext } from '../../../platform/jobs/job-handler.ts';
import { toJsonMetric } from '../metric-value.ts';
import type { FitMessage } from './fit-message.ts';

const sendEveryMs = 250;
type Points = Extract<FitMessage, { type: 'points' }>['points'];

/** Collects the points of a curve and sends them a few times a second, so that a fast trainer floods nobody. */
export function createPointBatch(
  context: Pick<JobContext, 'send'>,
  curve: { runId: string; trial: number | null; now: () => number },
) {
  let pending: Points = [];
  let lastSentMs = curve.now();
  const flush = () => {
    if (pending.length === 0) return;
    context.send({ type: 'points', runId: curve.runId, trial: curve.trial, points: pending });
    pending = [];
    lastSentMs = curve.now();
  };
  return {
    add(step: number, metrics: Readonly<Record<string, number>>): void {
      const at = curve.now();
      for (const [key, value] of Object.entries(metrics)) {
        pending.push({ key, value: toJsonMetric(value), step, at });
      }
      if (at - lastSentMs >= sendEveryMs) flush();
    },
    flush,
  };
}
