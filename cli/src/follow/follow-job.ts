import type { Job } from '@slipway/contract';
import { CliError } from '../program/cli-error.ts';
import type { Context } from '../program/context.ts';
import { exitCodes } from '../program/exit-codes.ts';
import { drawProgress } from '../terminal/progress-bar.ts';
import { openLiveView } from './live-view.ts';
import { readUntil } from './wait.ts';

export const hasJobEnded = (job: Job) => ['succeeded', 'failed', 'cancelled'].includes(job.state);

/** Shows a job's progress until it ends. Throws its error when it did not succeed. */
export async function followJob(jobId: string, context: Context): Promise<Job> {
  const client = await context.connect();
  let latest: Job | undefined;
  const view = openLiveView(context, (frame) =>
    latest === undefined ? [] : [drawJob(latest, { width: context.width, frame, style: context.style })],
  );
  try {
    const job = await readUntil(() => client.call('getJob', { params: { jobId } }), hasJobEnded, {
      onRead: (read) => {
        latest = read;
      },
      interrupted: context.interrupted,
    });
    if (job.state !== 'succeeded') throw jobError(job);
    return job;
  } finally {
    view.close();
  }
}

/** A job as a line with its bar. */
export function drawJob(job: Job, page: Parameters<typeof drawProgress>[1]): string {
  const elapsedMs = job.startedAt === null ? null : (job.endedAt ?? Date.now()) - job.startedAt;
  return drawProgress({ title: job.title, progress: job.progress, elapsedMs }, page);
}

function jobError(job: Job): CliError {
  const error = job.error ?? { code: job.state, message: `${job.title} was ${job.state}` };
  const isRefusal = error.code === 'expectations-failed' || error.code === 'gate-refused';
  return new CliError(error.message, {
    code: error.code,
    hint: [error.hint, `the whole story: slipway jobs logs ${job.id}`].filter(Boolean).join('\n'),
    exitCode: isRefusal ? exitCodes.refused : exitCodes.failed,
    details: error.details,
  });
}
