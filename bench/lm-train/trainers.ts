import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  clipFactor,
  createAdamW,
  createAdamWState,
  gradientNorm,
  llamaGradientGraph,
} from '../../packages/algorithms/src/nn/index.ts';
import { openGradientSession } from '../../server/src/engines/onnx-training/index.ts';
import { config, layout, shape, type TwinRun, tokensPerStep, training } from './twin-run.ts';

export type Stretch = { readonly seconds: number; readonly losses: readonly number[] };
export type Trainer = {
  readonly name: string;
  train(steps: number): Promise<Stretch>;
  stop(): Promise<void>;
};

/** Our side, in this process. */
export async function startOurs({ values, tokens }: TwinRun, threads: number): Promise<Trainer> {
  const graph = llamaGradientGraph(config, shape);
  const session = await openGradientSession(graph, { layout, values: values.slice(), threads });
  const update = createAdamW(layout, training);
  const state = createAdamWState(layout);
  const weights = new Float32Array(tokensPerStep).fill(1 / tokensPerStep);
  const batchAt = (step: number) => {
    const at = (step * training.stride) % (tokens.length - tokensPerStep - 1);
    const cut = (from: number) => BigInt64Array.from(tokens.subarray(from, from + tokensPerStep), BigInt);
    return { tokens: cut(at), targets: cut(at + 1), weights };
  };
  return {
    name: 'ours',
    async train(steps) {
      const losses: number[] = [];
      const start = performance.now();
      for (let k = 0; k < steps; k += 1) {
        losses.push(await session.compute(batchAt(state.step)));
        const gradientFactor = clipFactor(gradientNorm(session.gradients), training.clip);
        update(session.values, session.gradients, state, { ...training, gradientFactor });
      }
      return { seconds: (performance.now() - start) / 1000, losses };
    },
    stop: () => session.dispose(),
  };
}

/** The system's Python, where distributions put PyTorch; SLIPWAY_BENCH_PYTHON names another. */
const python =
  process.env['SLIPWAY_BENCH_PYTHON'] ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');

export type TorchThreads = { readonly elementwise: number; readonly products: number };

/**
 * PyTorch in a process of its own, or why there is none. Where it uses OpenBLAS, its two pools of threads fight when
 * both are wide, so the threads of each are given apart and the best setting is taken as the peer. Threads that have
 * nothing to do sleep instead of spinning, which on a busy machine makes it several times faster.
 */
export async function startTorch(
  folder: string,
  { elementwise, products }: TorchThreads,
): Promise<Trainer | { readonly skipped: string }> {
  const child = spawn(python, [join(import.meta.dirname, 'torch-twin.py'), folder, String(elementwise)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      OMP_WAIT_POLICY: 'passive',
      OPENBLAS_NUM_THREADS: String(products),
      OMP_NUM_THREADS: String(elementwise),
    },
  });
  const hasStarted = await once(child, 'spawn').then(
    () => true,
    () => false,
  );
  if (!hasStarted) return { skipped: `there is no Python at ${python}` };
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the process of PyTorch ended');
    return JSON.parse(value);
  };
  const hello = await answer();
  if ('skipped' in hello) return hello;
  return {
    name: `PyTorch ${hello.version}, ${elementwise} + ${products} threads`,
    train(steps) {
      child.stdin.write(`${JSON.stringify({ steps })}\n`);
      return answer();
    },
    async stop() {
      child.stdin.end();
    },
  };
}
