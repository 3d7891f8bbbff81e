import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFileName } from '../connection/find-project-file.ts';
import { usageError } from '../program/cli-error.ts';
import { didYouMean } from '../program/nearest.ts';

const folder = join(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))), 'examples');

/** The project file of an example that comes with Slipway. */
export function findExample(name: string): string {
  const known = readdirSync(folder).filter((entry) => existsSync(join(folder, entry, projectFileName)));
  if (known.includes(name)) return join(folder, name, projectFileName);
  throw usageError(
    `there is no example '${name}'`,
    didYouMean(name, known) ?? `examples: ${known.join(', ')}`,
  );
}
