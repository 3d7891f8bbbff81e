import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const project = 'drifting';
const dayMs = 86_400_000;
const firstDay = Date.UTC(2001, 0, 1);

/**
 * A project whose whole loop runs in half a minute: sixty days of arrivals whose lateness falls by half after the
 * fortieth, so that the calibration of the first model breaks in the replay and a retraining mends it.
 */
export function writeDriftingProject(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const rows = Array.from({ length: 60 * 200 }, (_, row) => arrival(row));
  writeFileSync(join(folder, 'arrivals.csv'), `date,delay,distance,origin\n${rows.join('\n')}\n`);
  writeFileSync(
    join(folder, 'features.sql'),
    'SELECT hour(date) AS hour, distance, origin, delay > 15 AS late FROM arrivals\n',
  );
  writeFileSync(join(folder, 'slipway.yaml'), file);
  return file;
}

/** Late the more often the later the hour; the same rows every time. */
function arrival(row: number): string {
  const day = Math.floor(row / 200);
  const hour = Math.floor(uniform(row + 7919) * 24);
  const share = (0.15 + hour * 0.03) * (day < 40 ? 1 : 0.45);
  const delay = uniform(row) < share ? 20 : 0;
  const at = new Date(firstDay + day * dayMs + hour * 3_600_000 + (row % 200) * 1000);
  return `${at.toISOString().slice(0, 19)},${delay},${100 + Math.floor(uniform(row + 104_729) * 2000)},${['SFO', 'JFK', 'ORD'][row % 3]}`;
}

/** A number in [0, 1) that belongs to the seed (the finaliser of MurmurHash3). */
function uniform(seed: number): number {
  let hash = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

const file = `project: ${project}
data:
  arrivals:
    from: arrivals.csv
    as_of: { on: date, before: "2001-02-10" }
    split: { by: time, on: date, parts: { train: { from: end-20d, to: end-4d }, validation: { from: end-4d, to: end-2d }, test: { from: end-2d } } }
pipeline:
  features: { sql: features.sql, from: arrivals }
  train: { trainer: gbdt, from: features, target: late, params: { trees: 20, min_rows_per_leaf: 20 }, tune: { trials: 2, space: { l2: { min: 0.1, max: 10, log: true } } } }
  evaluate: { evaluate: train }
gates:
  - evaluate.auc >= 0.6
deploy: { endpoint: late, canary: { steps: [50%, 100%], min_requests: 20, max_p99_ms: 60000 } }
monitor: { window: 2d, performance: { ece: "<= 0.12" }, min_outcomes: 50, then: pipeline }
replay: { from: arrivals.csv, on: date, start: "2001-02-10", end: "2001-03-02", outcome: delay > 15, outcome_after: 6h, per_day: 60, seconds_per_day: 0.5, pause_for_pipeline: true }
drills:
  - { name: a model that knows nothing, train: { drop: [hour, origin], params: { trees: 1 } } }
`;
