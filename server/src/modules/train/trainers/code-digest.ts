import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const algorithms = dirname(fileURLToPath(import.meta.resolve('@slipway/algorithms')));

/** Folders whose code decides what a training comes to. */
const folders = [
  here('.'),
  here('../fit'),
  here('../../../engines/duckdb'),
  here('../../../engines/onnx-training'),
  ...['trees', 'linear', 'nn', 'onnx', 'samplers', 'metrics'].map((name) => join(algorithms, name)),
];

let known: Promise<string> | null = null;

/**
 * sha256 in hex over the sources of the trainers and of all that runs around them, without their tests: when it
 * changes, the same data and params may give another model.
 */
export function trainerCodeDigest(): Promise<string> {
  known ??= digestOf(folders);
  return known;
}

async function digestOf(roots: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const root of roots) {
    for (const file of await sourcesUnder(root)) {
      hash.update(relative(root, file).replaceAll('\\', '/')).update('\0');
      hash.update(await readFile(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

async function sourcesUnder(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith('.ts') && !/\.(test|conformance)\.ts$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}
