import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const project = 'small-flights';
export const firstDay = Date.UTC(2001, 0, 1);
const dayMs = 86_400_000;
const rowCount = 4000;
const dayCount = 40;

/** A project whose whole loop runs in seconds: forty days of flights of which the late ones can be told apart. */
export async function writeSmallProject(folder: string): Promise<{ file: string }> {
  await mkdir(folder, { recursive: true });
  const rows = Array.from({ length: rowCount }, (_, row) => flight(row)).map(
    ({ date, delay, distance, origin }) =>
      `${new Date(date).toISOString().slice(0, 19)},${delay},${distance},${origin}`,
  );
  await writeFile(join(folder, 'flights.csv'), ['date,delay,distance,origin', ...rows].join('\n'));
  await writeFile(
    join(folder, 'features.sql'),
    'SELECT hour(date) AS hour, distance, origin, delay > 15 AS late FROM flights\n',
  );
  await writeFile(join(folder, 'slipway.yaml'), file);
  return { file };
}

const origins = ['SFO', 'JFK', 'ORD', 'ATL'];

/** Late in the evening more often; the same rows every time. */
export function flight(row: number) {
  const noise = pseudoRandom(row);
  const hour = Math.floor(pseudoRandom(row + 7919) * 24);
  const date = firstDay + Math.floor((row / rowCount) * dayCount) * dayMs + hour * 3_600_000;
  const distance = 100 + Math.floor(pseudoRandom(row + 104_729) * 2000);
  const delay = Math.round((noise < 0.1 + hour * 0.03 ? 20 : -10) + noise * 8);
  return { date, delay, distance, origin: origins[row % origins.length]! };
}

/** A number in [0, 1) that belongs to the seed (mulberry32). */
function pseudoRandom(seed: number): number {
  let state = (seed * 0x9e3779b9 + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296;
}

const file = `project: ${project}
description: Four thousand flights, to see the loop from end to end.
data:
  flights:
    from: flights.csv
    expect:
      rows: { min: 100 }
      columns:
        distance: { required: true, min: 1, max: 6000 }
        delay: { min: -60, max: 21, tolerate: 0.9 }
    split: { by: time, on: date, parts: { train: { to: end-10d }, validation: { from: end-10d, to: end-5d }, test: { from: end-5d } } }
pipeline:
  features: { sql: features.sql, from: flights }
  train:
    trainer: gbdt
    from: features
    target: late
    params: { trees: 12 }
    tune: { trials: 2, space: { max_leaves: { choices: [7, 15] }, l2: { min: 0.1, max: 20 } } }
  evaluate: { evaluate: train, slices: [origin] }
gates:
  - evaluate.auc >= 0.55
deploy: { endpoint: late, canary: [50%, 100%] }
monitor: { window: 2d, performance: { auc: ">= 0.5" }, min_outcomes: 20 }
`;
