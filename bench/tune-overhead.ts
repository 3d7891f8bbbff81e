/**
 * Milliseconds a trial that the search itself takes at 1,000 trials of 20 parameters, in memory: bar a tenth of
 * Optuna's, for TPE and for random search. Medians of 3 studies each, ours and theirs in turn; Optuna on SQLite is
 * printed beside it. Option: --trials.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Figure, median, report } from './report/report.ts';
import { sphere } from './tune/objectives.ts';
import { type SamplerName, startOptuna } from './tune/optuna-peer.ts';
import { searchOurs } from './tune/search-ours.ts';

const { values: options } = parseArgs({ options: { trials: { type: 'string', default: '1000' } } });
const trials = Number(options.trials);
const rounds = 3;
const samplers: readonly SamplerName[] = ['tpe', 'random', 'cma-es'];

const scratch = mkdtempSync(join(tmpdir(), 'slipway-bench-tune-'));
const peer = await startOptuna(false);
if ('skipped' in peer) {
  process.stderr.write(`${peer.skipped}\n`);
  process.exit(1);
}

async function peerMs(sampler: SamplerName, seed: number, storage?: string): Promise<number> {
  if ('skipped' in peer) throw new Error(peer.skipped);
  const request = { sampler, objective: sphere.name, seed, trials };
  const answer = await peer.search(storage === undefined ? request : { ...request, storage });
  if ('skipped' in answer) throw new Error(answer.skipped);
  return (1000 * answer.seconds) / trials;
}

try {
  const figures: Figure[] = [];
  const notes = [`Optuna ${peer.version}`];
  for (const sampler of samplers) {
    const ours: number[] = [];
    const theirs: number[] = [];
    searchOurs(sphere, { sampler, seed: 0, trials: 100 }); // compiled once
    for (let seed = 1; seed <= rounds; seed++) {
      ours.push((1000 * searchOurs(sphere, { sampler, seed, trials }).seconds) / trials);
      theirs.push(await peerMs(sampler, seed));
    }
    const value = median(ours);
    const bar = median(theirs) / 10;
    figures.push({ what: `${sampler} a trial`, value, unit: 'ms', bar, ratio: bar / value });
    notes.push(`${sampler}: Optuna in memory ${median(theirs).toFixed(3)} ms, ours ${value.toFixed(3)} ms`);
  }
  const stored = await peerMs('random', 1, `sqlite:///${join(scratch, 'optuna.db')}`);
  notes.push(`random: Optuna on SQLite ${stored.toFixed(2)} ms`);
  report('tune-overhead', figures, notes);
} finally {
  peer.stop();
  rmSync(scratch, { recursive: true, force: true });
}
