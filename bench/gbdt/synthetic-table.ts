import { createRandom, type Random, shuffle } from '@slipway/algorithms';
import type { BenchTable } from './bench-table.ts';

const rowCount = 50_000;
const informativeCount = 10;
const redundantCount = 2;
const noiseCount = 8;
const clusterCount = 4;

/**
 * A hard two-class problem made as scikit-learn's make_classification does (Guyon 2003): each class is two
 * Gaussian clouds of their own covariance around corners of a cube; some columns mix the informative ones, the
 * rest is noise; one label in a hundred is drawn anew. 40,000 of the 50,000 rows are to train on.
 */
export function syntheticTable(seed = 1): BenchTable {
  const random = createRandom(seed);
  const corners = shuffle(
    Array.from({ length: 2 ** informativeCount }, (_, corner) => corner),
    random,
    clusterCount,
  );
  const shapes = corners.map(() => matrix(informativeCount, informativeCount, random));
  const mixing = matrix(redundantCount, informativeCount, random);
  const columns = Array.from(
    { length: informativeCount + redundantCount + noiseCount },
    () => new Float32Array(rowCount),
  );
  const target = new Float32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const cluster = random.integer(clusterCount);
    const normal = Array.from({ length: informativeCount }, () => random.normal());
    const informative = product(shapes[cluster]!, normal).map(
      (value, i) => value + ((corners[cluster]! >> i) & 1 ? 1 : -1),
    );
    const noise = Array.from({ length: noiseCount }, () => random.normal());
    [...informative, ...product(mixing, informative), ...noise].forEach((value, i) => {
      columns[i]![row] = value;
    });
    target[row] = random.uniform() < 0.01 ? random.integer(2) : cluster % 2;
  }
  return {
    columns: columns.map((values, i) => ({ name: `x${i}`, values, categoryCount: null })),
    target,
    trainCount: 40_000,
  };
}

/** Numbers between -1 and 1, [rows][columns]. */
const matrix = (rows: number, columns: number, random: Random) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => 2 * random.uniform() - 1));

const product = (rows: readonly number[][], by: readonly number[]) =>
  rows.map((row) => row.reduce((sum, value, i) => sum + value * by[i]!, 0));
