import type { PipelineRun } from '@slipway/contract';
import type { Clock } from '../../platform/clock/clock.ts';
import { describeError, isSlipwayError } from '../../platform/errors/slipway-error.ts';
import type { Events } from '../../platform/events/events.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Lineage } from '../../platform/lineage/lineage.ts';
import type { Log } from '../../platform/log/log.ts';
import { applyRunParams } from './apply-run-params.ts';
import { parseProjectFile } from './project-file/parse-project-file.ts';
import type { StepContext, StepKinds, StepResult } from './step.ts';
import { stepKey } from './step-key.ts';
import type { PipelineStore, StoredRun, StoredStep } from './store.ts';

export type DriveDependencies = {
  store: PipelineStore;
  kinds: StepKinds;
  jobs: Jobs;
  events: Events;
  lineage: Lineage;
  clock: Clock;
  log: Log;
};

const isDone = (step: StoredStep) => step.state === 'succeeded' || step.state === 'cached';

/**
 * Carries a run to its end: starts every step whose needs are met, side by side, until none is left.
 * Everything it knows is in the database, so it can be called again after a crash and goes on where it stopped.
 */
export async function driveRun(
  dependencies: DriveDependencies,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const { store } = dependencies;
  const run = await store.getRun(runId);
  const inFlight = new Map<string, Promise<void>>();
  while (!signal.aborted) {
    const steps = await store.steps(runId);
    const isStopped = steps.some(
      (step) => step.state === 'failed' || step.state === 'refused' || step.state === 'cancelled',
    );
    if (!isStopped) {
      for (const step of steps) {
        const isReady =
          (step.state === 'waiting' || step.state === 'running') &&
          !inFlight.has(step.name) &&
          step.needs.every((need) => isDone(steps.find((other) => other.name === need)!));
        if (isReady)
          inFlight.set(
            step.name,
            doStep(dependencies, run, { step, steps, signal }).finally(() => inFlight.delete(step.name)),
          );
      }
    }
    if (inFlight.size === 0) return finishRun(dependencies, run);
    await Promise.race(inFlight.values());
  }
}

/** One step: look whether its result is known, else make it. Its end, whatever it is, is in the database. */
async function doStep(
  dependencies: DriveDependencies,
  run: StoredRun,
  work: { step: StoredStep; steps: readonly StoredStep[]; signal: AbortSignal },
): Promise<void> {
  const { store, kinds, clock } = dependencies;
  const { step, signal } = work;
  const startedAt = step.startedAt ?? clock.now();
  await store.changeStep(run.id, step.name, { state: 'running', startedAt });
  try {
    const context = createContext(dependencies, run, work);
    const plan = await kinds[step.kind].plan(step, context);
    if ('unchanged' in plan) {
      return await store.changeStep(run.id, step.name, {
        state: 'cached',
        result: plan.unchanged,
        message: plan.unchanged.message,
        endedAt: clock.now(),
      });
    }
    const key = plan.inputs === null ? null : stepKey(step.kind, plan.inputs);
    const known = key === null || run.isForced ? null : await store.findResult(key);
    if (known !== null) {
      return await store.changeStep(run.id, step.name, {
        state: 'cached',
        key,
        result: known,
        message: `unchanged: ${known.message}`,
        endedAt: clock.now(),
      });
    }
    await store.changeStep(run.id, step.name, { key });
    const result = await kinds[step.kind].run(step, context);
    if (key !== null) await store.saveResult(key, { ...result, project: run.project, at: clock.now() });
    await store.changeStep(run.id, step.name, {
      state: 'succeeded',
      result,
      message: result.message,
      endedAt: clock.now(),
    });
    await tellStep(dependencies, run, step, result);
  } catch (error) {
    await endBadly(dependencies, run, step, { error, signal });
  }
}

async function endBadly(
  dependencies: DriveDependencies,
  run: StoredRun,
  step: StoredStep,
  { error, signal }: { error: unknown; signal: AbortSignal },
): Promise<void> {
  const { store, clock, log } = dependencies;
  // Stopping: the step stays running and is taken up by the next start. Cancelled: whoever cancelled says so.
  if (signal.aborted) return;
  const code = isSlipwayError(error) ? error.code : 'internal';
  if (code === 'internal') log.error(`step ${step.name} of pipeline run ${run.id}`, error);
  const state =
    code === 'cancelled'
      ? 'cancelled'
      : code === 'gate-refused' || code === 'expectations-failed'
        ? 'refused'
        : 'failed';
  const { message, hint } = describeError(error);
  await store.changeStep(run.id, step.name, {
    state,
    message: hint === undefined ? message : `${message}. ${hint}`,
    endedAt: clock.now(),
  });
}

function createContext(
  dependencies: DriveDependencies,
  run: StoredRun,
  { step, steps, signal }: { step: StoredStep; steps: readonly StoredStep[]; signal: AbortSignal },
): StepContext {
  const { store, jobs } = dependencies;
  let jobId = step.jobId;
  return {
    project: run.project,
    directory: run.directory,
    file: applyRunParams(parseProjectFile(run.file), run.params),
    runId: run.id,
    trigger: run.trigger,
    params: run.params,
    valuesOf: <T>(name: string) => steps.find((other) => other.name === name)?.result?.values as T,
    async runJob(submit) {
      jobId ??= (await submit()).id;
      await store.changeStep(run.id, step.name, { jobId });
      return jobs.ended(jobId);
    },
    say: (message) => store.changeStep(run.id, step.name, { message }),
    signal,
  };
}

async function tellStep(
  dependencies: DriveDependencies,
  run: StoredRun,
  step: StoredStep,
  result: StepResult,
): Promise<void> {
  const subject = { kind: 'pipeline-run', id: run.id, label: `run #${run.number}` } as const;
  await dependencies.lineage.record(
    run.project,
    subject,
    run.trigger.because === null ? [] : [{ thing: run.trigger.because, relation: 'triggered' }],
  );
  for (const output of result.outputs)
    await dependencies.lineage.record(run.project, output, [{ thing: subject, relation: 'made' }]);
  await dependencies.events.emit({
    project: run.project,
    type: 'pipeline-step-finished',
    subject,
    message: `${step.name}: ${result.message}`,
    data: { step: step.name, kind: step.kind },
  });
}

async function finishRun(dependencies: DriveDependencies, run: StoredRun): Promise<void> {
  const { store, events, clock } = dependencies;
  const steps = await store.steps(run.id);
  for (const step of steps.filter((candidate) => candidate.state === 'waiting'))
    await store.changeStep(run.id, step.name, { state: 'skipped', endedAt: clock.now() });
  const end = describeEnd(steps);
  if (!(await store.endRun(run.id, { ...end, at: clock.now() }))) return;
  await events.emit({
    project: run.project,
    type: `pipeline-run-${end.state}`,
    subject: { kind: 'pipeline-run', id: run.id, label: `run #${run.number}` },
    message: `Pipeline run #${run.number}: ${end.message}`,
    severity: end.state === 'succeeded' ? 'good' : end.state === 'failed' ? 'bad' : 'warning',
    data: { drill: run.params.drill ?? null, trigger: run.trigger.kind },
  });
}

/** How the run ended, in one sentence. */
export function describeEnd(steps: readonly StoredStep[]): { state: PipelineRun['state']; message: string } {
  for (const state of ['failed', 'refused', 'cancelled'] as const) {
    const step = steps.find((candidate) => candidate.state === state);
    if (step !== undefined)
      return {
        state,
        message: `${step.name} ${state === 'refused' ? 'was refused' : state}: ${step.message}`,
      };
  }
  const changedCount = steps.filter((step) => step.state === 'succeeded').length;
  if (changedCount === 0)
    return { state: 'succeeded', message: `nothing to do: all ${steps.length} steps are unchanged` };
  const cachedCount = steps.length - changedCount;
  return {
    state: 'succeeded',
    message: `${changedCount} ${changedCount === 1 ? 'step' : 'steps'} done${cachedCount > 0 ? `, ${cachedCount} unchanged` : ''}`,
  };
}
