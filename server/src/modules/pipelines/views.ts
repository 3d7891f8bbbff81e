import type { Pipeline, PipelineRun } from '@slipway/contract';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { parseProjectFile } from './project-file/parse-project-file.ts';
import { declareSteps } from './step-graph.ts';
import type { PipelineStore, StoredRun, StoredStep } from './store.ts';

/** A run as the API shows it, with the live progress of the jobs behind its running steps. */
export async function viewRun(
  dependencies: { store: PipelineStore; jobs: Jobs },
  run: StoredRun,
): Promise<PipelineRun> {
  const steps = await dependencies.store.steps(run.id);
  return {
    id: run.id,
    number: run.number,
    project: run.project,
    pipeline: 'pipeline',
    state: run.state,
    trigger: run.trigger,
    params: run.params as PipelineRun['params'],
    message: run.message,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    steps: await Promise.all(steps.map((step) => viewStep(dependencies.jobs, step))),
  };
}

async function viewStep(jobs: Jobs, step: StoredStep): Promise<PipelineRun['steps'][number]> {
  const job =
    step.state === 'running' && step.jobId !== null ? await jobs.get(step.jobId).catch(() => null) : null;
  return {
    name: step.name,
    kind: step.kind,
    needs: [...step.needs],
    summary: step.summary,
    state: step.state,
    key: step.key,
    jobId: step.jobId,
    startedAt: step.startedAt,
    endedAt: step.endedAt,
    progress: job?.progress ?? null,
    outputs: step.result?.outputs ?? [],
    message: step.message,
  };
}

export async function viewPipeline(
  dependencies: { store: PipelineStore; jobs: Jobs },
  projectName: string,
): Promise<Pipeline> {
  const project = await dependencies.store.getProject(projectName);
  const [last] = await dependencies.store.listRuns({ project: projectName, limit: 1 });
  const steps = project.file === null ? [] : declareSteps(parseProjectFile(project.file));
  return {
    project: projectName,
    name: 'pipeline',
    steps: steps.map((step) => ({ ...step, needs: [...step.needs] })),
    lastRun: last === undefined ? null : await viewRun(dependencies, last),
  };
}
