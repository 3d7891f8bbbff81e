import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { broken, type CheckResult, fine } from './check.ts';

const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const slowestLoadMs = 20_000;

export function checkNode(): CheckResult {
  const [major] = process.versions.node.split('.');
  return major === '24'
    ? fine('Node', `${process.version}, ${process.platform} ${process.arch}`)
    : broken(
        'Node',
        `${process.version}; Slipway runs on Node 24`,
        "start it with 'npm start' or 'npx slipway'",
      );
}

/** The npm package `node` brings the right version along; without its program a system Node may be picked up. */
export async function checkPinnedNode(): Promise<CheckResult> {
  const program = join(
    repository,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  const { output, isOk } = await run(program, ['--version']);
  if (isOk && output.startsWith('v24.')) return fine('pinned Node', output);
  return broken(
    'pinned Node',
    isOk ? `is ${output}` : 'the npm package `node` has no program',
    'npm rebuild --ignore-scripts=false node',
  );
}

/** Loads a native package in a process of its own, so that a crash is a finding and not the end. */
export async function checkNativePackage(
  name: string,
  { specifier, script }: { specifier: string; script: string },
): Promise<CheckResult> {
  const { isOk, output } = await run(process.execPath, ['--input-type=module', '-e', script]);
  if (isOk) return fine(name, output);
  return broken(
    name,
    `${specifier} does not load: ${lastLine(output)}`,
    'remove node_modules and run npm start again',
  );
}

export const nativePackages = {
  'ONNX Runtime': {
    specifier: 'onnxruntime-node',
    script:
      "import ort from 'onnxruntime-node'; console.log(ort.env.versions.node ?? ort.env.versions.common);",
  },
  DuckDB: {
    specifier: '@duckdb/node-api',
    script:
      "import { DuckDBInstance } from '@duckdb/node-api';" +
      "const c = await (await DuckDBInstance.create(':memory:')).connect();" +
      "console.log((await (await c.runAndReadAll('SELECT version()')).getRows())[0][0]);",
  },
} as const;

function run(program: string, args: readonly string[]): Promise<{ isOk: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { cwd: join(repository, 'server'), timeout: slowestLoadMs },
      (error, stdout, stderr) => {
        const output = error === null ? stdout : stderr || error.message;
        resolve({ isOk: error === null, output: output.trim() });
      },
    );
  });
}

const lastLine = (text: string) =>
  text.split('\n').findLast((line) => /error/i.test(line)) ?? text.slice(0, 200);
