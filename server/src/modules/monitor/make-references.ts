import type { JsonValue } from '@slipway/contract';
import { z } from 'zod';
import type { Clock } from '../../platform/clock/clock.ts';
import { outputOf } from '../../platform/jobs/job-runner.ts';
import type { EndedJob, JobKind, Jobs } from '../../platform/jobs/jobs.ts';
import type { WatchedModels } from './ports.ts';
import { ReferenceColumn } from './reference.ts';
import { ReferenceInput, referenceKind } from './reference-input.ts';
import type { MonitorStore } from './store.ts';

export type ReferenceDependencies = { store: MonitorStore; jobs: Jobs; models: WatchedModels; clock: Clock };

/** A reference is small work that should be ready when the first window closes, so it does not queue behind trainings. */
export const referenceJobKind: JobKind = { kind: referenceKind, cores: 1, isBackground: true };

const making = new Map<string, Promise<void>>();

/** Makes the reference of a model version unless it is there already. Calling again while it is made waits for the same. */
export function makeReference(
  dependencies: ReferenceDependencies,
  version: { project: string; id: string; label: string },
): Promise<void> {
  const known = making.get(version.id);
  if (known !== undefined) return known;
  const work = makeOnce(dependencies, version).finally(() => making.delete(version.id));
  making.set(version.id, work);
  return work;
}

async function makeOnce(
  { store, jobs, models, clock }: ReferenceDependencies,
  version: { project: string; id: string; label: string },
): Promise<void> {
  if ((await store.findReference(version.id)) !== null) return;
  const input = await models.referenceInput(version.id);
  if (input === null) return;
  const job = await jobs.submit({
    kind: referenceKind,
    project: version.project,
    title: `Reference of ${version.label}`,
    input: ReferenceInput.parse(input),
  });
  await saveReference(store, await jobs.ended(job.id), {
    modelVersionId: version.id,
    label: version.label,
    now: clock.now(),
  });
}

async function saveReference(
  store: MonitorStore,
  job: EndedJob,
  version: { modelVersionId: string; label: string; now: number },
): Promise<void> {
  const output = z
    .object({ rowCount: z.number(), columns: z.array(ReferenceColumn) })
    .parse(outputOf<JsonValue>(job));
  await store.saveReference(
    { modelVersionId: version.modelVersionId, label: version.label, ...output },
    version.now,
  );
}
