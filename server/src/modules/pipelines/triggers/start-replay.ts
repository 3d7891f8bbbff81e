import type { JsonValue } from '@slipway/contract';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { Data } from '../../data/index.ts';
import type { Registry } from '../../registry/index.ts';
import { parseDurationMs } from '../project-file/duration.ts';
import { parseProjectFile } from '../project-file/parse-project-file.ts';
import { resolveSource } from '../resolve-source.ts';
import type { PipelineStore } from '../store.ts';

export type ReplayDependencies = { store: PipelineStore; jobs: Jobs; data: Data; registry: Registry };

const noteName = 'replay-job';
const starting = new Set<string>();

/**
 * Begins a project's declared replay as soon as it has a champion to ask, once: what was started is noted. Safe to
 * call at any moment, also after a crash between the two.
 */
export async function ensureReplay(dependencies: ReplayDependencies, projectName: string): Promise<void> {
  if (starting.has(projectName)) return;
  starting.add(projectName);
  try {
    await startOnce(dependencies, projectName);
  } finally {
    starting.delete(projectName);
  }
}

async function startOnce(
  { store, jobs, data, registry }: ReplayDependencies,
  projectName: string,
): Promise<void> {
  const project = await store.getProject(projectName);
  const file = project.file === null ? null : parseProjectFile(project.file);
  if (
    file?.replay === undefined ||
    file.deploy === undefined ||
    (await store.note(projectName, noteName)) !== null
  )
    return;
  const { replay, deploy } = file;
  const champion = await registry.aliased(projectName, deploy.model ?? deploy.endpoint, 'champion');
  if (champion === null || champion.signature === null) return;
  // Imported like any data, so that every format is read and the traffic has a version of its own.
  const source = resolveSource(replay.from, project.directory ?? '/').path;
  const importing = await data.importDataset({
    project: projectName,
    dataset: `${deploy.endpoint}-traffic`,
    source,
    actor: 'replay',
    message: 'played as live traffic',
  });
  const { version } = await data.finishImport(importing.id);
  const input: JsonValue = {
    project: projectName,
    endpoint: deploy.endpoint,
    parquetDigest: version.digest,
    inputColumns: champion.signature.inputs.map(({ name, type }) => ({ name, type })),
    idPrefix: `${projectName}-`,
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
  const title = `Replay ${replay.start} to ${replay.end} through ${deploy.endpoint}`;
  const job = await jobs.submit({ kind: 'serve.replay', project: projectName, title, input });
  await store.setNote(projectName, noteName, job.id);
}

/** The project's replay job, or null when none was started. */
export async function replayJobId(store: PipelineStore, project: string): Promise<string | null> {
  const noted = await store.note(project, noteName);
  return typeof noted === 'string' ? noted : null;
}
