import { join } from 'node:path';
import type { JsonValue } from '@slipway/contract';
import { openDuckDb } from '../../../engines/duckdb/index.ts';
import { defineJobHandler, type JobContext } from '../../../platform/jobs/job-handler.ts';
import { findResumePoint } from './find-resume-point.ts';
import { createPipelineHold, noHold } from './pipeline-hold.ts';
import { playRows, type ReplayCounts } from './play-rows.ts';
import { createReplayClient } from './replay-client.ts';
import { ReplayInput, type ReplayOutput } from './replay-input.ts';
import { planReplay, type ReplayPlan } from './replay-plan.ts';

export const replayKind = 'serve.replay';
const progressEveryMs = 500;

/** Plays rows of a dataset as live traffic through the real endpoint, over HTTP, outcomes included. */
export const replayJob = defineJobHandler<JsonValue, ReplayOutput>({
  kind: replayKind,
  async run(queued, context) {
    const input = ReplayInput.parse(queued);
    const db = await openDuckDb({
      memoryLimitBytes: 400e6,
      threads: context.threads,
      temporaryDirectory: join(context.scratchDirectory, 'spill'),
      signal: context.signal,
    });
    // A token belongs to its server: ours is not shown to another.
    const server = input.baseUrl === null ? context.server : { url: input.baseUrl, token: input.token };
    const { concurrency } = input;
    const client = createReplayClient({ ...server, concurrency, signal: context.signal });
    try {
      const path = await context.blobs.localPath(input.parquetDigest);
      const plan = await planReplay(db, input, path);
      const resume = await findResumePoint(client, input, plan);
      if (resume.requestsFromSeq > 0)
        context.log(`going on at row ${resume.requestsFromSeq} of ${plan.rowCount}`);
      const counts: ReplayCounts = {
        requestCount: 0,
        failedCount: 0,
        outcomeCount: 0,
        eventAt: plan.fromAt,
        firstFailure: null,
      };
      const startedMs = performance.now();
      const onStep = reportProgress(context, plan, counts);
      const onHeld = () => {
        const fraction = (counts.eventAt - plan.fromAt) / (plan.toAt - plan.fromAt);
        context.progress({ fraction, message: `${dayOf(counts.eventAt)}, waiting while the pipeline works` });
      };
      const { signal } = context;
      const hold = input.pausesForPipeline
        ? createPipelineHold({ client, project: input.project, signal, onHeld })
        : noHold;
      await playRows({ input, plan, client, counts, signal, hold, onStep }, resume);
      if (counts.firstFailure !== null)
        context.log(`${counts.failedCount} failed; the first: ${counts.firstFailure}`);
      const { requestCount, failedCount, outcomeCount } = counts;
      return { requestCount, failedCount, outcomeCount, seconds: (performance.now() - startedMs) / 1000 };
    } finally {
      client.close();
      db.close();
    }
  },
});

const dayOf = (eventAt: number) => new Date(eventAt).toISOString().slice(0, 10);

function reportProgress(context: JobContext, plan: ReplayPlan, counts: ReplayCounts): () => void {
  let reportedMs = performance.now();
  let reportedCount = 0;
  return () => {
    const now = performance.now();
    if (now - reportedMs < progressEveryMs) return;
    const failed = counts.failedCount === 0 ? '' : `, ${counts.failedCount} failed`;
    context.progress({
      fraction: (counts.eventAt - plan.fromAt) / (plan.toAt - plan.fromAt),
      message: `${dayOf(counts.eventAt)}, ${counts.requestCount} requests${failed}`,
      ratePerSecond: (1000 * (counts.requestCount - reportedCount)) / (now - reportedMs),
      unit: 'requests',
    });
    reportedMs = now;
    reportedCount = counts.requestCount;
  };
}
