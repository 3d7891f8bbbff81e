/**
 * Training a language model: tokens a second of 4 layers of width 128 at context 64, beside the same model, start and
 * batches in PyTorch on the same threads: bar 1.5 times PyTorch 1.13, 1.0 times PyTorch 2. In turn, medians of stretches
 * of steps. A note says how far the losses of both lie apart.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOurs, startTorch, type Trainer } from './lm-train/trainers.ts';
import { drawRun, tokensPerStep, writeRun } from './lm-train/twin-run.ts';
import { type Figure, median, report } from './report/report.ts';

const rounds = 7;
const stepsPerRound = 8;
/** No further round begins after this long, so that a busy machine gives fewer repetitions, not a longer wait. */
const patienceMs = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-lm-'));
const run = drawRun(1);
writeRun(folder, run);

type Measured = {
  readonly name: string;
  readonly tokensPerSecond: number;
  /** The fastest stretch: what it does while nothing else wants the processor. */
  readonly best: number;
  readonly losses: readonly number[];
};

/** Trains all in turn; the first stretch warms up and does not count. */
async function measure(trainers: readonly Trainer[]): Promise<readonly Measured[]> {
  const rates = trainers.map((): number[] => []);
  const losses = trainers.map((): number[] => []);
  const start = performance.now();
  for (let round = 0; round <= rounds && (round < 2 || performance.now() - start < patienceMs); round += 1)
    for (const [k, trainer] of trainers.entries()) {
      const stretch = await trainer.train(stepsPerRound);
      losses[k]!.push(...stretch.losses);
      if (round > 0) rates[k]!.push((stepsPerRound * tokensPerStep) / stretch.seconds);
    }
  return trainers.map(({ name }, k) => ({
    name,
    tokensPerSecond: median(rates[k]!),
    best: Math.max(...rates[k]!),
    losses: losses[k]!,
  }));
}

async function compare(threads: number): Promise<{ figure: Figure | null; notes: string[] }> {
  const settings = threads === 1 ? [[1, 1]] : [[threads, 1], [1, threads], [threads, threads]]; // biome-ignore format: pairs
  const twins = await Promise.all(
    settings.map(([elementwise, products]) =>
      startTorch(folder, { elementwise: elementwise!, products: products! }),
    ),
  );
  const peers = twins.filter((twin): twin is Trainer => 'train' in twin);
  const skipped = twins.flatMap((twin) => ('skipped' in twin ? [twin.skipped] : []));
  const trainers = [await startOurs(run, threads), ...peers];
  const [ours, ...others] = await measure(trainers);
  for (const trainer of trainers) await trainer.stop();
  const notes = [ours!, ...others].map(
    ({ name, tokensPerSecond, best }) =>
      `${threads} threads, ${name}: ${Math.round(tokensPerSecond)} tokens/s, at best ${Math.round(best)}`,
  );
  const best = others.toSorted((a, b) => b.tokensPerSecond - a.tokensPerSecond)[0];
  if (best === undefined) return { figure: null, notes: [...notes, `without PyTorch: ${skipped[0]}`] };
  const apart = Math.max(...ours!.losses.map((loss, k) => Math.abs(loss - best.losses[k]!)));
  notes.push(
    `losses ${ours!.losses[0]!.toFixed(4)} to ${ours!.losses.at(-1)!.toFixed(4)}, at most ${apart.toExponential(1)} from PyTorch's`,
  );
  const figure = {
    what: `training with ${threads} thread${threads === 1 ? '' : 's'}`,
    value: ours!.tokensPerSecond,
    unit: 'tokens/s',
    peer: best.tokensPerSecond,
    ratio: ours!.tokensPerSecond / best.tokensPerSecond,
    atLeast: /PyTorch 1\./.test(best.name) ? 1.5 : 1,
  };
  return { figure, notes };
}

try {
  const results = [await compare(1), await compare(2)];
  const figures = results.flatMap(({ figure }) => (figure === null ? [] : [figure]));
  const notes = results.flatMap((result) => result.notes);
  if (figures.length > 0) report('lm-train', figures, notes);
  else
    process.stdout.write(
      `${notes.join('\n')}\n${JSON.stringify({ bench: 'lm-train', skipped: notes.at(-1) })}\n`,
    );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
