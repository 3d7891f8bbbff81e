/** Builds the web page with Vite when it is missing or older than what it is made of. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { nodeModules, root, stamps } from './paths.mjs';
import { fail, runQuietly, secondsSince } from './process.mjs';

const stampFile = join(stamps, 'page');
const sources = ['web', 'packages/contract/src', 'packages/sdk/src', 'package-lock.json'];
const ignored = new Set(['dist', 'node_modules', 'test']);

/** @param {string} node the pinned Node */
export async function buildPage(node) {
  const digest = digestOf(sources.map((source) => join(root, source)));
  const isBuilt = existsSync(join(root, 'web', 'dist', 'index.html'));
  if (isBuilt && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest) return;
  const start = performance.now();
  const vite = join(nodeModules, 'vite', 'bin', 'vite.js');
  const { code, output } = await runQuietly(node, [vite, 'build', 'web', '--logLevel', 'warn']);
  if (code !== 0) {
    process.stderr.write(output);
    fail('The web page could not be built.', 'Vite says why above.');
  }
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stampFile, digest);
  process.stdout.write(`Web page built in ${secondsSince(start)}.\n`);
}

function digestOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesUnder).sort()) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !ignored.has(entry.name) && !entry.name.includes('.test.'))
    .flatMap((entry) => filesUnder(join(path, entry.name)));
}
