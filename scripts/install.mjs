/** Brings node_modules in line with package-lock.json, and only when it is not. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeModules, root, stamps } from './paths.mjs';
import { environment, fail, runQuietly, secondsSince } from './process.mjs';

const lockFile = join(root, 'package-lock.json');
const stampFile = join(stamps, 'packages');

export async function installPackages() {
  const digest = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (readIfThere(stampFile) === digest) return;
  if (!matchesLock()) await npmInstall();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stampFile, digest);
}

function matchesLock() {
  const written = readIfThere(join(nodeModules, '.package-lock.json'));
  if (written === undefined) return false;
  return hasEverything(JSON.parse(readFileSync(lockFile, 'utf8')).packages, JSON.parse(written).packages);
}

/**
 * Compares what npm wrote down about node_modules with the lock. Optional packages are left out: most of them
 * are for other platforms and are never installed here.
 */
export function hasEverything(wanted, installed) {
  return Object.entries(wanted).every(
    ([path, entry]) =>
      !path.includes('node_modules/') ||
      entry.optional ||
      entry.devOptional ||
      entry.peer ||
      (entry.link ? installed[path]?.link : installed[path]?.version === entry.version),
  );
}

async function npmInstall() {
  const start = performance.now();
  process.stdout.write('Installing packages (a minute or two the first time) ...\n');
  const [command, ...before] = npmCommand();
  const { code, output } = await runQuietly(
    command,
    // --no-save: a registry that lacks a platform package must not rewrite the committed lock.
    [...before, 'install', '--no-audit', '--no-fund', '--no-save', '--no-progress'],
    // The default install of ONNX Runtime fetches CUDA libraries, which nothing here uses.
    { env: environment({ ONNXRUNTIME_NODE_INSTALL: 'skip' }) },
  );
  if (code !== 0) {
    process.stderr.write(output);
    fail('The packages could not be installed.', 'npm says why above; mend that and run the command again.');
  }
  process.stdout.write(`Packages installed in ${secondsSince(start)}.\n`);
}

/** The npm that runs this script, else the one in PATH. */
export function npmCommand() {
  const own = process.env.npm_execpath;
  if (own?.endsWith('npm-cli.js') && existsSync(own)) return [process.execPath, own];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
