import { readFile } from 'node:fs/promises';
import type { Event, JsonValue } from '@slipway/contract';
import type { Blobs } from '../../../platform/blobs/blobs.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { Registry } from '../../registry/index.ts';
import { parseDurationMs } from '../project-file/duration.ts';
import { parseProjectFile } from '../project-file/parse-project-file.ts';
import { resolveSource } from '../resolve-source.ts';
import type { PipelineStore } from '../store.ts';

export type ReplayDependencies = { store: PipelineStore; jobs: Jobs; blobs: Blobs; registry: Registry };

const noteName = 'replay-job';

/** The first time a project's endpoint is live, its declared replay begins. Starting again after a crash does nothing: the job is noted. */
export async function startReplay(
  { store, jobs, blobs, registry }: ReplayDependencies,
  event: Event,
): Promise<void> {
  if (event.type !== 'alias-moved' || event.data['alias'] !== 'champion' || event.project === null) return;
  const project = await store.getProject(event.project);
  const file = project.file === null ? null : parseProjectFile(project.file);
  if (
    file?.replay === undefined ||
    file.deploy === undefined ||
    (await store.note(project.name, noteName)) !== null
  )
    return;
  const { replay, deploy } = file;
  const version = await registry.resolve({
    project: project.name,
    model: deploy.model ?? deploy.endpoint,
    version: 'champion',
  });
  const source = resolveSource(replay.from, project.directory ?? '/');
  const { digest } = await blobs.put(await readFile(source.path));
  const input: JsonValue = {
    project: project.name,
    endpoint: deploy.endpoint,
    parquetDigest: digest,
    inputColumns: version.signature.inputs.map(({ name, type }) => ({ name, type })),
    idPrefix: `${project.name}-`,
    timeColumn: replay.on,
    outcome: replay.outcome,
    from: replay.start,
    to: replay.end,
    rowsPerDay: replay.per_day,
    seed: 0,
    secondsPerDay: replay.seconds_per_day,
    outcomeDelayMs: parseDurationMs(replay.outcome_after) ?? 0,
    pausesForPipeline: replay.pause_for_pipeline,
  };
  const job = await jobs.submit({
    kind: 'serve.replay',
    project: project.name,
    title: `Replay ${replay.start} to ${replay.end} through ${deploy.endpoint}`,
    input,
  });
  await store.setNote(project.name, noteName, job.id);
}

/** The project's replay job, or null when none was started. */
export async function replayJobId(store: PipelineStore, project: string): Promise<string | null> {
  const noted = await store.note(project, noteName);
  return typeof noted === 'string' ? noted : null;
}
