import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { ensureMlflow, mlflowPython } from '../report/mlflow-python.ts';
import { freePort, untilAnswered } from '../report/server-process.ts';

const python = mlflowPython();

export type MlflowServer = { readonly url: string; readonly version: string; stop(): void };

/** Starts MLflow's scoring server with its model, or says in words why it cannot be had here. */
export async function startMlflow(parquet: string, scratch: string): Promise<MlflowServer | string> {
  const problem = ensureMlflow();
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

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';
