import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Project } from '@slipway/contract';
import type { Audit } from '../../platform/audit/audit.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { Events } from '../../platform/events/events.ts';
import { parseProjectFile, problemAt } from './project-file/parse-project-file.ts';
import type { ProjectFile } from './project-file/project-file.ts';
import { resolveSource } from './resolve-source.ts';
import type { PipelineStore } from './store.ts';

export type ApplyDependencies = { store: PipelineStore; audit: Audit; events: Events; clock: Clock };

/** Creates or updates a project from the text of its slipway.yaml. Applying the same text again changes nothing. */
export async function applyProject(
  dependencies: ApplyDependencies,
  request: { file: string; directory: string; actor: string },
): Promise<{ project: Project; spec: ProjectFile }> {
  const { store, audit, events, clock } = dependencies;
  if (!isAbsolute(request.directory))
    throw new SlipwayError('invalid-request', `directory '${request.directory}' is not an absolute path`, {
      hint: 'pass the folder that holds slipway.yaml',
    });
  const spec = parseProjectFile(request.file);
  checkFilesExist(spec, request);
  const fileDigest = createHash('sha256').update(request.file).digest('hex');
  const before = await store.getProject(spec.project).catch(() => null);
  if (before !== null && before.fileDigest === fileDigest && before.directory === request.directory)
    return { project: before, spec };
  const now = clock.now();
  const project: Project = {
    name: spec.project,
    description: spec.description,
    directory: request.directory,
    file: request.file,
    fileDigest,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  await store.saveProject(project);
  const subject = { kind: 'project', id: project.name, label: project.name } as const;
  await audit.append({
    actor: request.actor,
    action: before === null ? 'project.create' : 'project.update',
    subject,
    project: project.name,
    details: { fileDigest },
  });
  await events.emit({
    project: project.name,
    type: before === null ? 'project-created' : 'project-updated',
    subject,
    message: `Project ${project.name} ${before === null ? 'created' : 'updated'} from its slipway.yaml`,
  });
  return { project, spec };
}

/** Files that the project file names must be there; the error points at the line that names them. */
function checkFilesExist(spec: ProjectFile, request: { file: string; directory: string }): void {
  const named = [
    ...Object.entries(spec.data).map(([name, data]) => ({ path: ['data', name, 'from'], source: data.from })),
    ...Object.entries(spec.pipeline).flatMap(([name, step]) =>
      'sql' in step ? [{ path: ['pipeline', name, 'sql'], source: step.sql }] : [],
    ),
    ...(spec.replay === undefined ? [] : [{ path: ['replay', 'from'], source: spec.replay.from }]),
  ];
  for (const { path, source } of named) {
    const resolved = resolveSource(source, request.directory);
    const isChecked = resolved.kind === 'file' && !/[*?[\]{}]/.test(source);
    if (isChecked && !existsSync(resolved.path)) {
      throw problemAt(request.file, {
        path,
        message: `there is no file '${source}'`,
        hint: `looked for ${resolved.path}`,
      });
    }
  }
}
