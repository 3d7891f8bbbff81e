import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { freePort, untilAnswered } from '../report/server-process.ts';

/** Kept between runs: making it takes a minute and 800 MB. */
const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'slipway-bench', 'mlflow');
const python = join(cache, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

export type MlflowServer = { readonly url: string; readonly version: string; stop(): void };

/** Starts MLflow's scoring server with its model, or says in words why it cannot be had here. */
export async function startMlflow(parquet: string, scratch: string): Promise<MlflowServer | string> {
  const problem = ensurePython();
  if (problem !== null) return problem;
  const model = join(scratch, 'mlflow-model');
  const made = spawnSync(python, [join(import.meta.dirname, 'mlflow_model.py'), parquet, model], {
    encoding: 'utf8',
  });
  if (made.status !== 0) return `its model could not be trained: ${lastLine(made.stderr)}`;
  const version = spawnSync(python, ['-c', 'import mlflow; print(mlflow.__version__)'], {
    encoding: 'utf8',
  }).stdout.trim();
  const port = await freePort();
  const options = [
    'models',
    'serve',
    '-m',
    model,
    '--env-manager',
    'local',
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
  ];
  // It starts uvicorn by name.
  const env = { ...process.env, PATH: `${dirname(python)}${delimiter}${process.env['PATH'] ?? ''}` };
  const launch = { stdio: 'ignore', cwd: scratch, detached: true, env } as const;
  const child = spawn(python, ['-m', 'mlflow', ...options], launch);
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(child, `${url}/ping`);
  return { url, version, stop: () => stopGroup(child) };
}

/** `mlflow models serve` runs its server as a grandchild; the whole group has to go. */
function stopGroup(child: ChildProcess): void {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
}

function ensurePython(): string | null {
  const hasAll = () => spawnSync(python, ['-c', 'import mlflow, sklearn, pandas, pyarrow']).status === 0;
  if (existsSync(python) && hasAll()) return null;
  mkdirSync(cache, { recursive: true });
  process.stdout.write('making a Python environment with MLflow (once)\n');
  for (const [command, ...options] of [
    ['python3', '-m', 'venv', cache],
    [python, '-m', 'pip', 'install', '--quiet', 'mlflow', 'scikit-learn', 'pandas', 'pyarrow'],
  ] as [string, ...string[]][]) {
    const done = spawnSync(command, options, { encoding: 'utf8' });
    if (done.status === 0) continue;
    rmSync(cache, { recursive: true, force: true });
    return `no Python environment with MLflow: ${lastLine(done.stderr || String(done.error))}`;
  }
  return hasAll() ? null : 'MLflow was installed but does not import';
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';
