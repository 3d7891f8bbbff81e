import type { JsonValue } from '@slipway/contract';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { PipelineRunner } from '../pipeline-runner.ts';
import { parseProjectFile } from '../project-file/parse-project-file.ts';
import type { DrillSpec } from '../project-file/project-file.ts';
import type { RunParams } from '../run-params.ts';
import type { PipelineStore, StoredRun } from '../store.ts';

export type DrillDependencies = { store: PipelineStore; runner: PipelineRunner };

const noteName = 'drills-started';

/** Who starts drills. */
export const drillActor = 'drill';

/**
 * Once a retraining has succeeded, the declared drills run one after another, each when nothing else is going on.
 * Safe to call at any moment and after a crash: what was started is noted.
 */
export async function runDrills({ store, runner }: DrillDependencies, project: string): Promise<void> {
  const drills = await declaredDrills(store, project);
  const startedCount = Number((await store.note(project, noteName)) ?? 0);
  const drill = drills[startedCount];
  if (drill === undefined) return;
  const runs = await store.listRuns({ project, limit: 100 });
  const hasRetrained = runs.some((run) => run.trigger.kind === 'alert' && run.state === 'succeeded');
  if (!hasRetrained || runs.some((run) => run.state === 'running')) return;
  try {
    await runner.start({
      project,
      params: drillParams(drill, newestAsOf(runs)) as JsonValue,
      isForced: false,
      actor: drillActor,
      trigger: { kind: 'manual', by: drillActor, because: null },
    });
    await store.setNote(project, noteName, startedCount + 1);
  } catch (error) {
    // Something else was faster; its end calls here again.
    if (!isSlipwayError(error) || error.code !== 'conflict') throw error;
  }
}

/** Whether drills are still to come. */
export async function hasDrillsLeft(
  { store }: Pick<DrillDependencies, 'store'>,
  project: string,
): Promise<boolean> {
  return Number((await store.note(project, noteName)) ?? 0) < (await declaredDrills(store, project)).length;
}

async function declaredDrills(store: PipelineStore, project: string): Promise<DrillSpec[]> {
  const { file } = await store.getProject(project);
  return file === null ? [] : parseProjectFile(file).drills;
}

/** The drill's model meets the champion on the same data as the last retraining. */
const newestAsOf = (runs: readonly StoredRun[]) =>
  runs.find((run) => run.params.asOf !== undefined)?.params.asOf;

const drillParams = (drill: DrillSpec, asOf: string | undefined): RunParams => ({
  drill: drill.name,
  ...(asOf === undefined ? {} : { asOf }),
  train: {
    ...(drill.train.drop === undefined ? {} : { drop: drill.train.drop }),
    ...(drill.train.params === undefined ? {} : { params: drill.train.params }),
  },
  ...(drill.override_gates === undefined ? {} : { overrideGates: drill.override_gates }),
});
