import type { JsonValue } from '@slipway/contract';
import { fromJsonMetric } from '../metric-value.ts';
import { runRef } from '../run.ts';
import type { NewStoredRun } from '../store/run-rows.ts';
import type { TrainContext } from '../train.ts';
import { FitMessage, trialRunId } from './fit-message.ts';

type MessageOf<Type extends FitMessage['type']> = Extract<FitMessage, { type: Type }>;

/** What the server does with the news of a training process. Every message may come twice. */
export async function onFitMessage(context: TrainContext, jobId: string, sent: JsonValue): Promise<void> {
  const message = FitMessage.parse(sent);
  switch (message.type) {
    case 'started':
      return onStarted(context, jobId, message);
    case 'points':
      return onPoints(context, message);
    case 'trial-started':
      return onTrialStarted(context, jobId, message);
    case 'trial-ended':
      return onTrialEnded(context, message);
    case 'search-ended':
      return context.trials.studyEnded({ runId: message.runId, state: 'complete' });
  }
}

/** The first attempt makes the run; a repeated one finds it and starts its curves over. */
async function onStarted(context: TrainContext, jobId: string, message: MessageOf<'started'>): Promise<void> {
  const { params, tags, trainer, experiment, ...run } = message.run;
  const known = await context.runs.find(run.id);
  if (known === null) {
    const made = newRun(context, { ...run, jobId, source: trainer });
    await context.runs.insert(made, { experiment }, { params, tags });
    await context.events.emit({
      project: made.project,
      type: 'run-started',
      subject: runRef(made),
      message: `${made.name} started training ${trainer}`,
      data: { experiment, source: trainer, jobId },
    });
  } else {
    await context.runs.restart(run.id);
  }
  if (message.study === null) return;
  const { project, name, id } = run;
  await context.trials.studyStarted({ ...message.study, runId: id, project, name, jobId });
}

const newRun = (
  context: TrainContext,
  run: Pick<NewStoredRun, 'id' | 'project' | 'name' | 'createdBy' | 'source' | 'jobId'> & {
    parentRunId?: string;
  },
): NewStoredRun => ({
  ...run,
  parentRunId: run.parentRunId ?? null,
  status: 'running',
  startedAt: context.clock.now(),
  endedAt: null,
});

async function onPoints(context: TrainContext, { runId, trial, points }: MessageOf<'points'>): Promise<void> {
  const metrics = points.map((point) => ({ ...point, value: fromJsonMetric(point.value) }));
  await context.runs.log(trial === null ? runId : trialRunId(runId, trial), { metrics });
}

async function onTrialStarted(
  context: TrainContext,
  jobId: string,
  { runId, trial, params }: MessageOf<'trial-started'>,
): Promise<void> {
  const id = trialRunId(runId, trial);
  if ((await context.runs.find(id)) === null) {
    const parent = await context.runs.get(runId);
    const { project, experimentId, createdBy, source } = parent;
    const name = `${parent.name} trial ${trial + 1}`;
    const run = newRun(context, {
      id,
      project,
      createdBy,
      source,
      name,
      jobId,
      parentRunId: runId,
    });
    const texts = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)]));
    await context.runs.insert(run, { experimentId }, { params: texts, tags: { trial: String(trial + 1) } });
  }
  await context.trials.trialStarted({ studyRunId: runId, number: trial, runId: id, params });
}

async function onTrialEnded(context: TrainContext, message: MessageOf<'trial-ended'>): Promise<void> {
  const { runId, trial, state, value } = message;
  await context.runs.changeStatus(trialRunId(runId, trial), ['running'], {
    status: state === 'complete' ? 'finished' : 'failed',
    endedAt: context.clock.now(),
  });
  const said = message.message === undefined ? {} : { message: message.message };
  await context.trials.trialEnded({ studyRunId: runId, number: trial, state, value, ...said });
}
