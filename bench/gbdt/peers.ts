import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Fit = { readonly seconds: number; readonly cpuSeconds: number; readonly auc: number };
export type PeerName = 'xgboost' | 'sklearn';
export type PeerFit = (Fit & { readonly version: string }) | { readonly skipped: string };

export type Peers = {
  fit(request: { peer: PeerName; path: string; threads: number }): Promise<PeerFit>;
  stop(): void;
};

/** The system's Python first, where distributions put both peers; SLIPWAY_BENCH_PYTHON names another. */
const python =
  process.env['SLIPWAY_BENCH_PYTHON'] ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');

/**
 * Starts the peers' process. OpenMP threads that have nothing to do sleep instead of spinning, which on a busy
 * machine makes the peers several times faster and on an idle one hardly matters.
 */
export async function startPeers(threads: number): Promise<Peers> {
  const child = spawn(python, [join(import.meta.dirname, 'peer.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_WAIT_POLICY: 'passive', OMP_NUM_THREADS: String(threads) },
  });
  const hasStarted = await once(child, 'spawn').then(
    () => true,
    () => false,
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async fit(request) {
      if (!hasStarted) return { skipped: `there is no Python at ${python}` };
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      return done ? { skipped: 'its process ended' } : (JSON.parse(value) as PeerFit);
    },
    stop: () => void child.kill(),
  };
}
