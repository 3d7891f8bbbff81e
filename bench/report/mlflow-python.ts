import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Kept between runs: making it takes a minute and 800 MB. */
const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'slipway-bench', 'mlflow');

/** The interpreter that has MLflow: `MLFLOW_PYTHON`, or that of an environment made here. */
export const mlflowPython = (): string =>
  process.env['MLFLOW_PYTHON'] ??
  join(cache, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** Makes the environment when it is missing; says in words why it cannot be had. */
export function ensureMlflow(): string | null {
  const python = mlflowPython();
  const hasAll = () =>
    spawnSync(python, ['-c', 'import mlflow, sklearn, pandas, pyarrow, psycopg2']).status === 0;
  if (existsSync(python) && hasAll()) return null;
  if (process.env['MLFLOW_PYTHON'] !== undefined) return `${python} lacks mlflow, sklearn or psycopg2`;
  mkdirSync(cache, { recursive: true });
  process.stdout.write('making a Python environment with MLflow (once)\n');
  const packages = ['mlflow', 'scikit-learn', 'pandas', 'pyarrow', 'psycopg2-binary'];
  for (const [command, ...options] of [
    ['python3', '-m', 'venv', cache],
    [python, '-m', 'pip', 'install', '--quiet', ...packages],
  ] as [string, ...string[]][]) {
    const done = spawnSync(command, options, { encoding: 'utf8' });
    if (done.status === 0) continue;
    rmSync(cache, { recursive: true, force: true });
    return `no Python environment with MLflow: ${lastLine(done.stderr || String(done.error))}`;
  }
  return hasAll() ? null : 'MLflow was installed but does not import';
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';
