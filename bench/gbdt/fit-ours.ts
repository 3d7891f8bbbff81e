/** Fits ours on the table at the path given, in a process of its own, and prints what came of it as one line of JSON. */
import { measurePredictions, predictGbdt, trainGbdt } from '@slipway/algorithms';
import { readBenchTable, rowsOf } from './bench-table.ts';
import { countUpdates } from './count-updates.ts';

const [path = '', threads = '1', counts = ''] = process.argv.slice(2);
const bench = readBenchTable(path);
const train = rowsOf(bench, 0, bench.trainCount);
const test = rowsOf(bench, bench.trainCount, bench.target.length);
const options = { trees: 100, maxLeaves: 31, learningRate: 0.1, threads: Number(threads) };

const begin = performance.now();
const cpuBefore = process.cpuUsage();
const model = await trainGbdt({ train: train.table, target: train.target, options });
const seconds = (performance.now() - begin) / 1000;
const cpu = process.cpuUsage(cpuBefore);

const score = predictGbdt(model, test.table);
const { auc } = measurePredictions({ task: 'binary', actual: test.target.values, score }).metrics;
const updates = counts === 'count' ? countUpdates(model, train.table) : null;
process.stdout.write(
  `${JSON.stringify({ seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6, auc, updates })}\n`,
);
