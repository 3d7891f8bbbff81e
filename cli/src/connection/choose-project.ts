import { CliError } from '../program/cli-error.ts';
import type { Context } from '../program/context.ts';
import { findProjectFile, readProjectName } from './find-project-file.ts';

/** The project a command is about: as named, from the environment, from the nearest file, or the only one there is. */
export async function chooseProject(named: string | undefined, context: Context): Promise<string> {
  const fromEnvironment = context.environment['SLIPWAY_PROJECT'];
  if (named !== undefined) return named;
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const file = findProjectFile(context.workingDirectory);
  const fromFile = file === null ? null : readProjectName(file);
  if (fromFile !== null) return fromFile;
  const client = await context.connect();
  const { items } = await client.call('listProjects');
  if (items.length === 1) return items[0]!.name;
  throw new CliError(items.length === 0 ? 'the server has no project yet' : 'which project?', {
    hint:
      items.length === 0
        ? "make one with 'slipway run' in a folder with a slipway.yaml, or start one with 'slipway up --example flights'"
        : `name one with --project: ${items.map(({ name }) => name).join(', ')}`,
  });
}
