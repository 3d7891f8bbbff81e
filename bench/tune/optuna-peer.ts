import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type SamplerName = 'random' | 'tpe' | 'cma-es' | 'gaussian-process';
export type PeerRequest = {
  readonly sampler: SamplerName;
  readonly objective: string;
  readonly seed: number;
  readonly trials: number;
  /** A storage URL; in memory when left out. */
  readonly storage?: string;
};
export type PeerSearch = { readonly best: number; readonly seconds: number };

export type OptunaPeer = {
  readonly version: string;
  /** What went wrong as text, where the peer lacks something for this sampler. */
  search(request: PeerRequest): Promise<PeerSearch | { readonly skipped: string }>;
  stop(): void;
};

const environment = join(tmpdir(), 'slipway-bench-optuna');

/**
 * Starts Optuna in a Python process: the one named by SLIPWAY_BENCH_PYTHON, or a virtual environment in the folder for
 * temporary files, made with pip on first use and kept. Torch, which only its Gaussian process needs, is installed if
 * `wantsTorch` and left out if it cannot be. Text when there is no peer to be had.
 */
export async function startOptuna(wantsTorch: boolean): Promise<OptunaPeer | { readonly skipped: string }> {
  let python: string;
  try {
    python = process.env['SLIPWAY_BENCH_PYTHON'] ?? install(wantsTorch);
  } catch (error) {
    return { skipped: `Optuna could not be installed: ${(error as Error).message.split('\n')[0]}` };
  }
  const child = spawn(python, [join(import.meta.dirname, 'peer.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '2' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    return done ? { skipped: 'its process ended' } : JSON.parse(value);
  };
  const greeting = (await read()) as { version: string } | { skipped: string };
  if ('skipped' in greeting) return greeting;
  return {
    version: greeting.version,
    async search(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return (await read()) as PeerSearch | { skipped: string };
    },
    stop: () => void child.kill(),
  };
}

function install(wantsTorch: boolean): string {
  const python = join(environment, 'bin', 'python');
  const pip = (...packages: string[]) =>
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...packages], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  const has = (name: string) => {
    try {
      execFileSync(python, ['-c', `import ${name}`], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  if (!existsSync(python))
    execFileSync(existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3', [
      '-m',
      'venv',
      environment,
    ]);
  if (!has('optuna, cmaes, scipy')) pip('optuna', 'cmaes', 'scipy');
  if (wantsTorch && !has('torch')) {
    try {
      pip('torch');
    } catch {
      process.stdout.write('without torch: pip could not install it\n');
    }
  }
  return python;
}
