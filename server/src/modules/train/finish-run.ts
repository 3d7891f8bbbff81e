import type { Event, Run, RunStatus } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { getRun } from './get-run.ts';
import { hasEnded, runRef } from './run.ts';
import type { TrainContext } from './train.ts';

/**
 * Ends a run. Ending it again with the same status changes nothing. Throws `conflict` when it ended otherwise,
 * `invalid-request` when the status is not an end.
 */
export async function finishRun(
  context: TrainContext,
  runId: string,
  end: { status: RunStatus; message?: string },
): Promise<Run> {
  if (!hasEnded(end.status)) {
    throw new SlipwayError('invalid-request', `'${end.status}' does not end a run`, {
      hint: 'use finished, failed or killed',
    });
  }
  const endedAt = context.clock.now();
  const isChanged = await context.runs.changeStatus(runId, ['running', 'scheduled'], {
    status: end.status,
    endedAt,
  });
  const run = await getRun(context, runId);
  if (!isChanged && run.status !== end.status) {
    throw new SlipwayError('conflict', `run '${run.name}' has ${run.status} already`);
  }
  if (isChanged && run.parentRunId === null) await tell(context, run, end.message);
  return run;
}

const news: Partial<Record<RunStatus, { type: string; severity: Event['severity']; verb: string }>> = {
  finished: { type: 'run-finished', severity: 'good', verb: 'finished' },
  failed: { type: 'run-failed', severity: 'bad', verb: 'failed' },
  killed: { type: 'run-failed', severity: 'warning', verb: 'was stopped' },
};

async function tell(context: TrainContext, run: Run, message: string | undefined): Promise<void> {
  const { type, severity, verb } = news[run.status]!;
  await context.events.emit({
    project: run.project,
    type,
    severity,
    subject: runRef(run),
    message: `${run.name} ${verb}${message === undefined ? '' : `: ${message}`}`,
    data: { experiment: run.experiment, status: run.status, source: run.source },
  });
}
