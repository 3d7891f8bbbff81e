import { checkText } from './check-text.ts';
import type { MetricPoint } from './metric-value.ts';
import type { TrainContext } from './train.ts';

/** A batch for one run; points without a time get the time of the call. */
export type RunBatch = {
  metrics?: readonly (Omit<MetricPoint, 'at'> & { at?: number | undefined })[];
  params?: Readonly<Record<string, string>>;
  tags?: Readonly<Record<string, string>>;
};

/**
 * Adds metrics, params and tags to a run, all or nothing; a batch sent twice is kept once when its points carry
 * their times. Throws `not-found`; `conflict` when a param is there with another value.
 */
export async function logRun(context: TrainContext, runId: string, batch: RunBatch): Promise<void> {
  const now = context.clock.now();
  const { params = {}, tags = {} } = batch;
  const metrics = (batch.metrics ?? []).map(({ key, value, step, at }) => ({
    key,
    value,
    step,
    at: at ?? now,
  }));
  checkText({ params, tags });
  for (const { key } of metrics) if (key.includes('\0')) checkText({ metric: key });
  await context.runs.log(runId, { metrics, params, tags });
}
