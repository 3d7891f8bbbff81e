import type { JsonValue, Trigger } from '@slipway/contract';
import type { Audit } from '../../platform/audit/audit.ts';
import type { Ids } from '../../platform/clock/ids.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import { type DriveDependencies, driveRun } from './drive-run.ts';
import { parseProjectFile } from './project-file/parse-project-file.ts';
import { parseRunParams } from './run-params.ts';
import { declareSteps } from './step-graph.ts';
import type { StoredRun } from './store.ts';

export type RunRequest = {
  project: string;
  params: JsonValue;
  isForced: boolean;
  trigger: Trigger;
  actor: string;
};

export type RunnerDependencies = DriveDependencies & { audit: Audit; ids: Ids };

/** Starts, cancels and resumes pipeline runs; each is driven by `driveRun` in the background. */
export function createPipelineRunner(dependencies: RunnerDependencies) {
  const { store, jobs, events, audit, lineage, clock, ids, log } = dependencies;
  const driving = new Map<string, AbortController>();

  const drive = (runId: string): void => {
    const controller = new AbortController();
    driving.set(runId, controller);
    driveRun(dependencies, runId, controller.signal)
      .catch((error) => log.error(`pipeline run ${runId}`, error))
      .finally(() => driving.delete(runId));
  };

  return {
    /** Throws `conflict` while another run of the project goes on. */
    async start(request: RunRequest): Promise<StoredRun> {
      const project = await store.getProject(request.project);
      if (project.file === null || project.directory === null)
        throw new SlipwayError('conflict', `project '${project.name}' has no slipway.yaml yet`, {
          hint: 'run `slipway run` beside it',
        });
      const params = parseRunParams(request.params);
      const steps = declareSteps(parseProjectFile(project.file));
      if (steps.length === 0)
        throw new SlipwayError(
          'conflict',
          `the slipway.yaml of '${project.name}' declares no data and no steps`,
          { hint: 'add `data:` and `pipeline:`' },
        );
      const run = await store.insertRun(
        {
          id: ids.next(),
          project: project.name,
          state: 'running',
          trigger: request.trigger,
          params,
          isForced: request.isForced,
          file: project.file,
          directory: project.directory,
          message: '',
          startedAt: clock.now(),
          endedAt: null,
        },
        steps,
      );
      const subject = { kind: 'pipeline-run', id: run.id, label: `run #${run.number}` } as const;
      await audit.append({
        actor: request.actor,
        action: 'pipeline.run',
        subject,
        project: run.project,
        details: { trigger: run.trigger.kind },
      });
      if (run.trigger.because !== null)
        await lineage.record(run.project, subject, [{ thing: run.trigger.because, relation: 'triggered' }]);
      await events.emit({
        project: run.project,
        type: 'pipeline-run-started',
        subject,
        message: `Pipeline run #${run.number} started ${describeTrigger(run.trigger)}`,
        data: { trigger: run.trigger.kind },
      });
      drive(run.id);
      return run;
    },

    async cancel(runId: string, actor: string): Promise<void> {
      const run = await store.getRun(runId);
      if (run.state !== 'running')
        throw new SlipwayError('conflict', `pipeline run #${run.number} has ${run.state} already`);
      driving.get(runId)?.abort('cancelled');
      for (const step of await store.steps(runId)) {
        if (step.state === 'running' && step.jobId !== null) await jobs.cancel(step.jobId).catch(() => {});
        if (step.state === 'running' || step.state === 'waiting')
          await store.changeStep(runId, step.name, {
            state: step.state === 'running' ? 'cancelled' : 'skipped',
            endedAt: clock.now(),
          });
      }
      await store.endRun(runId, { state: 'cancelled', message: `stopped by ${actor}`, at: clock.now() });
      const subject = { kind: 'pipeline-run', id: run.id, label: `run #${run.number}` } as const;
      await audit.append({ actor, action: 'pipeline.cancel', subject, project: run.project });
      await events.emit({
        project: run.project,
        type: 'pipeline-run-cancelled',
        subject,
        severity: 'warning',
        message: `Pipeline run #${run.number} was stopped by ${actor}`,
      });
    },

    /** Takes up what an earlier life of the server left running. */
    async resume(): Promise<void> {
      for (const run of await store.listRuns({ state: 'running', limit: 1000 })) drive(run.id);
    },

    stop(): void {
      for (const controller of driving.values()) controller.abort('stopping');
    },
  };
}

export type PipelineRunner = ReturnType<typeof createPipelineRunner>;

function describeTrigger(trigger: Trigger): string {
  if (trigger.because !== null) return `because of ${trigger.because.label}`;
  return trigger.kind === 'manual' ? `by ${trigger.by}` : `by a ${trigger.kind}`;
}
