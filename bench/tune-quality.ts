/**
 * The best value after 100 trials of our TPE, CMA-ES and Gaussian process against Optuna's: on thirteen functions no
 * worse beyond the interval and better on more than half, for each of the three. Medians of 20 seeds with their
 * intervals, ours and theirs in turn. Options: --seeds, --trials, --minutes (no seed of the Gaussian process, whose
 * peer takes seconds a study, begins later), --samplers and --functions (names with commas).
 */
import { parseArgs } from 'node:util';
import { type Figure, report } from './report/report.ts';
import { chanceBetter, medianInterval, ranks, verdict } from './tune/compare-medians.ts';
import { objectives } from './tune/objectives.ts';
import { type SamplerName, startOptuna } from './tune/optuna-peer.ts';
import { searchOurs } from './tune/search-ours.ts';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    trials: { type: 'string', default: '100' },
    minutes: { type: 'string', default: '30' },
    samplers: { type: 'string', default: 'tpe,cma-es,gaussian-process' },
    functions: { type: 'string', default: '' },
  },
});
const trials = Number(options.trials);
const samplers = options.samplers.split(',') as SamplerName[];
const wanted = options.functions.split(',').filter(Boolean);
const functions = objectives.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const until = performance.now() + Number(options.minutes) * 60_000;

type Values = { ours: number[]; theirs: number[]; ourSeconds: number; theirSeconds: number };
const found = new Map<string, Values>();
const skipped = new Map<SamplerName, string>();

const peer = await startOptuna(samplers.includes('gaussian-process'));
if ('skipped' in peer) {
  process.stderr.write(`${peer.skipped}\n`);
  process.exit(1);
}
try {
  for (let seed = 0; seed < Number(options.seeds); seed++)
    for (const sampler of samplers) {
      if (sampler === 'gaussian-process' && performance.now() > until) continue;
      for (const objective of functions) await searchBoth(sampler, objective, seed);
    }
} finally {
  peer.stop();
}

async function searchBoth(sampler: SamplerName, objective: (typeof functions)[number], seed: number) {
  if (skipped.has(sampler) || 'skipped' in peer) return;
  const theirs = await peer.search({ sampler, objective: objective.name, seed, trials });
  if ('skipped' in theirs) {
    skipped.set(sampler, theirs.skipped);
    return;
  }
  const ours = searchOurs(objective, { sampler, seed, trials });
  const key = `${sampler} ${objective.name}`;
  const values = found.get(key) ?? { ours: [], theirs: [], ourSeconds: 0, theirSeconds: 0 };
  found.set(key, values);
  values.ours.push(ours.best - objective.optimum);
  values.theirs.push(theirs.best - objective.optimum);
  values.ourSeconds += ours.seconds;
  values.theirSeconds += theirs.seconds;
}

const round = (value: number) => Number(value.toPrecision(3));
const shown = (values: readonly number[]) => {
  const { median, low, high } = medianInterval(values);
  return `${round(median)} (${round(low)} to ${round(high)})`;
};
const notes: string[] = [`Optuna ${peer.version}, regret after ${trials} trials, median with 95% interval`];
const figures: Figure[] = [];
for (const sampler of samplers) {
  const reason = skipped.get(sampler);
  if (reason !== undefined) {
    notes.push(`without ${sampler}: ${reason}`);
    continue;
  }
  const verdicts = functions.map(({ name }) => {
    const { ours, theirs } = found.get(`${sampler} ${name}`)!;
    const result = verdict(medianInterval(ours), medianInterval(theirs));
    notes.push(
      `${sampler} ${name}: ours ${shown(ours)}, Optuna ${shown(theirs)}, ours better ${Math.round(100 * chanceBetter(ours, theirs))}%, ${result}, ${ours.length} seeds`,
    );
    return result;
  });
  const won = verdicts.filter((result) => result === 'won').length;
  const kept = verdicts.filter((result) => result !== 'lost').length;
  const half = functions.length / 2;
  figures.push(
    { what: `${sampler}: functions better on`, value: won, unit: '', bar: half, ratio: won / half },
    {
      what: `${sampler}: functions not lost`,
      value: kept,
      unit: '',
      bar: functions.length,
      ratio: kept / functions.length,
    },
  );
}

/** Places among all samplers, ours and theirs, by the median on each function; means over the functions. */
const places = new Map<string, number>();
for (const { name } of functions) {
  const medians = new Map<string, number>();
  for (const sampler of samplers) {
    const values = found.get(`${sampler} ${name}`);
    if (values === undefined) continue;
    medians.set(`our ${sampler}`, medianInterval(values.ours).median);
    medians.set(`Optuna's ${sampler}`, medianInterval(values.theirs).median);
  }
  for (const [who, place] of ranks(medians))
    places.set(who, (places.get(who) ?? 0) + place / functions.length);
}
const ordered = [...places].sort((a, b) => a[1] - b[1]);
notes.push(
  `mean rank of ${ordered.length}: ${ordered.map(([who, place]) => `${who} ${place.toFixed(2)}`).join(', ')}`,
);
for (const sampler of samplers) {
  const all = functions
    .map(({ name }) => found.get(`${sampler} ${name}`))
    .filter((values) => values !== undefined);
  const studies = all.reduce((sum, { ours }) => sum + ours.length, 0);
  const perTrial = (seconds: number) => round((1000 * seconds) / studies / trials);
  notes.push(
    `${sampler}: ${perTrial(all.reduce((sum, { ourSeconds }) => sum + ourSeconds, 0))} ms a trial, Optuna ${perTrial(all.reduce((sum, { theirSeconds }) => sum + theirSeconds, 0))} ms`,
  );
}
report('tune-quality', figures, notes);
