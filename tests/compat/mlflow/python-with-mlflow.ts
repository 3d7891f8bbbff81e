import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What the scripts import. The version is the one the answers were compared with; XGBoost without its GPU parts. */
const packages = ['mlflow==3.17.2', 'scikit-learn', 'xgboost-cpu'];
const cache = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'slipway-test', 'mlflow');

/**
 * A Python that has MLflow: that of SLIPWAY_TEST_MLFLOW_PYTHON, or an environment made here and kept. Otherwise why
 * there is none.
 */
export function findPython(): string | { whyNot: string } {
  const given = process.env['SLIPWAY_TEST_MLFLOW_PYTHON'];
  if (given) return given;
  const python = join(cache, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (existsSync(python) && imports(python)) return python;
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  for (const [command, ...options] of [
    ['python3', '-m', 'venv', cache],
    [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages],
  ] as [string, ...string[]][]) {
    const done = spawnSync(command, options, { encoding: 'utf8', timeout: 10 * 60_000 });
    if (done.status === 0) continue;
    rmSync(cache, { recursive: true, force: true });
    const reason = (done.stderr || String(done.error ?? 'it was stopped')).trim().split('\n').at(-1);
    return { whyNot: `no Python with ${packages[0]} can be had here: ${command} ${options[1]}: ${reason}` };
  }
  return imports(python) ? python : { whyNot: 'MLflow was installed but does not import' };
}

const imports = (python: string): boolean =>
  spawnSync(python, ['-c', 'import mlflow, sklearn, xgboost']).status === 0;
