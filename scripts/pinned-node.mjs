/** Finds the Node that runs TypeScript directly: the npm package `node`, so nobody has to change the system's. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nodeModules } from './paths.mjs';
import { fail, runQuietly } from './process.mjs';

const wantedMajor = 24;

/** The path of a Node 24. Ends with an explanation when there is none. */
export async function findPinnedNode() {
  const path = join(nodeModules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const version = existsSync(path) ? (await runQuietly(path, ['--version'])).output.trim() : undefined;
  if (version?.startsWith(`v${wantedMajor}.`)) return path;
  if (process.version.startsWith(`v${wantedMajor}.`)) return process.execPath;
  return fail(
    version === undefined
      ? `Node ${wantedMajor} is missing: the npm package \`node\` is installed without its program.`
      : `The program of the npm package \`node\` is not Node ${wantedMajor}: it says "${version}".`,
    'Its install script fetches it, and scripts may be switched off (ignore-scripts). Mend it with\n' +
      '  npm rebuild --ignore-scripts=false node\n' +
      `or run with a Node ${wantedMajor} of your own.`,
  );
}
