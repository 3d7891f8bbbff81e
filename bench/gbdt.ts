/**
 * Fitting 100 boosted trees of 31 leaves with two threads: bar XGBoost's time and an AUC at most 0.002 below its own.
 * On a million flights and on a synthetic table of 40,000 rows; ours in a fresh process each time, the peers in one
 * that stays; in turn, three times, medians. The ceiling is the bare histogram additions of all rows as given, at
 * one thread's speed times the threads; training that joins equal rows makes fewer additions and may go below it.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeBenchTable } from './gbdt/bench-table.ts';
import { flightsTable } from './gbdt/flights-table.ts';
import { type Fit, type PeerName, startPeers } from './gbdt/peers.ts';
import { syntheticTable } from './gbdt/synthetic-table.ts';
import { median, report } from './report/report.ts';

const rounds = 3;
const threads = 2;
/** No further round begins after this long, so that a busy machine gives fewer repetitions, not a longer wait. */
const patienceMs = 80_000;
const aucMargin = 0.002;

const start = performance.now();
const run = promisify(execFile);
const scratch = mkdtempSync(join(tmpdir(), 'slipway-bench-gbdt-'));
const peerNames: readonly PeerName[] = ['xgboost', 'sklearn'];
const skipped = new Map<PeerName, string>();
const versions = new Map<PeerName, string>();

const runOurs = async (file: string, args: readonly string[]): Promise<string> =>
  (await run(process.execPath, [join(import.meta.dirname, 'gbdt', file), ...args])).stdout;

/** The fits of one data set, by who made them. */
type Fits = { ours: Fit[]; xgboost: Fit[]; sklearn: Fit[]; updates: number };

async function fitAll(path: string, fits: Fits, peers: Awaited<ReturnType<typeof startPeers>>) {
  const wantsCount = fits.ours.length === 0 ? ['count'] : [];
  const ours = JSON.parse(await runOurs('fit-ours.ts', [path, String(threads), ...wantsCount]));
  fits.ours.push(ours);
  fits.updates = ours.updates ?? fits.updates;
  for (const peer of peerNames) {
    if (skipped.has(peer)) continue;
    const fit = await peers.fit({ peer, path, threads });
    if ('skipped' in fit) {
      skipped.set(peer, fit.skipped);
      process.stdout.write(`without ${peer}: ${fit.skipped}\n`);
    } else {
      versions.set(peer, fit.version);
      fits[peer].push(fit);
    }
  }
}

const seconds = (fits: readonly Fit[]) => median(fits.map((fit) => fit.seconds));
const cpu = (fits: readonly Fit[]) => median(fits.map((fit) => fit.cpuSeconds));
const digits = (value: number) => Number(value.toPrecision(4));

const peers = await startPeers(threads);
try {
  const names = ['flights', 'synthetic'] as const;
  writeBenchTable(join(scratch, 'flights'), await flightsTable());
  writeBenchTable(join(scratch, 'synthetic'), syntheticTable());
  const fitsOf = Object.fromEntries(
    names.map((name): [string, Fits] => [name, { ours: [], xgboost: [], sklearn: [], updates: 0 }]),
  );
  let round = 0;
  for (; round < rounds && (round === 0 || performance.now() - start < patienceMs); round++)
    for (const name of names) await fitAll(join(scratch, name), fitsOf[name]!, peers);

  const results = [];
  for (const name of names) {
    const fits = fitsOf[name]!;
    const ceiling = Number(await runOurs('bare-additions.ts', [String(fits.updates)])) / threads;
    results.push({ name, fits, ceiling });
  }
  const figures = results
    .filter(({ fits }) => fits.xgboost.length > 0)
    .flatMap(({ name, fits, ceiling }) => {
      const bar = seconds(fits.xgboost);
      const auc = fits.ours[0]!.auc;
      const leastAuc = fits.xgboost[0]!.auc - aucMargin;
      const value = seconds(fits.ours);
      return [
        { what: `${name}, fit`, value, unit: 's', peer: bar, ceiling, ratio: bar / value },
        { what: `${name}, AUC`, value: auc, unit: '', bar: leastAuc, ratio: auc / leastAuc },
      ];
    });
  const notes = [
    `${round} repetitions, ${threads} threads each; peers with OMP_WAIT_POLICY=passive`,
    ...results.map(
      ({ name, fits }) =>
        `${name}, CPU s: ours ${digits(cpu(fits.ours))} (AUC ${digits(fits.ours[0]!.auc)})${peerNames
          .filter((peer) => fits[peer].length > 0)
          .map(
            (peer) =>
              `, ${peer} ${versions.get(peer)} ${digits(cpu(fits[peer]))} (${digits(seconds(fits[peer]))} s, AUC ${digits(fits[peer][0]!.auc)})`,
          )
          .join('')}`,
    ),
    ...[...skipped].map(([peer, reason]) => `${peer} was not measured: ${reason}`),
  ];
  if (figures.length > 0) report('gbdt', figures, notes);
  else for (const note of notes) process.stdout.write(`     ${note}\n`);
  printLine(results);
} finally {
  peers.stop();
  rmSync(scratch, { recursive: true, force: true });
}

/** The last line, for machines: the data set where the ratio is worse, then every figure by name. */
function printLine(results: readonly { name: string; fits: Fits; ceiling: number }[]): void {
  const ratioOf = ({ fits }: { fits: Fits }) =>
    fits.xgboost.length === 0 ? Number.POSITIVE_INFINITY : seconds(fits.xgboost) / seconds(fits.ours);
  const worst = results.toSorted((a, b) => ratioOf(a) - ratioOf(b))[0]!;
  const byName = results.flatMap(({ name, fits, ceiling }) => [
    [`${name}_ceiling_s`, digits(ceiling)],
    ...(['ours', ...peerNames] as const)
      .filter((who) => fits[who].length > 0)
      .flatMap((who) => [
        [`${name}_${who}_s`, digits(seconds(fits[who]))],
        [`${name}_${who}_cpu_s`, digits(cpu(fits[who]))],
        [`${name}_${who}_auc`, digits(fits[who][0]!.auc)],
      ]),
  ]);
  const hasPeer = worst.fits.xgboost.length > 0;
  const line = {
    bench: 'gbdt',
    ours: digits(seconds(worst.fits.ours)),
    peer: hasPeer ? digits(seconds(worst.fits.xgboost)) : null,
    ceiling: digits(worst.ceiling),
    ratio: hasPeer ? digits(ratioOf(worst)) : null,
    unit: 's',
    worst: worst.name,
    ...Object.fromEntries(byName),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
