import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CliError } from '../program/cli-error.ts';

export const projectFileName = 'slipway.yaml';

/** The slipway.yaml in a folder or the nearest one above it, or null. */
export function findProjectFile(directory: string): string | null {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    const path = join(folder, projectFileName);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return null;
  }
}

/** The file a person named (or a folder that holds one), else the nearest. Throws with what to do when there is none. */
export function requireProjectFile(named: string | undefined, workingDirectory: string): string {
  if (named === undefined) {
    const found = findProjectFile(workingDirectory);
    if (found !== null) return found;
    throw new CliError(`there is no ${projectFileName} in ${workingDirectory} or above it`, {
      hint: "name one, or write one for a data file with 'slipway init <file>'",
    });
  }
  const path = resolve(workingDirectory, named);
  if (!existsSync(path)) throw new CliError(`there is no file ${path}`);
  return statSync(path).isDirectory() ? requireProjectFile(join(path, projectFileName), path) : path;
}

/** The name behind the top-level `project:` of a project file, or null. The server reads the rest. */
export function readProjectName(path: string): string | null {
  const match = /^project:[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s#]+))/m.exec(readFileSync(path, 'utf8'));
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? null;
}
