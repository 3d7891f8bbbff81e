/**
 * The main job after the install, from `slipway up --example flights` to the end of the loop: bar 180 s and 700 MB of
 * server memory. The loop has ended when the replay is over, a retrained model took over, every drill was stopped
 * and nothing runs any more.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@slipway/sdk';
import { parse } from 'yaml';
import { report } from './report/report.ts';
import { freePort, peakMemoryBytes, startUp, stop, untilAnswered } from './report/server-process.ts';

const barSeconds = 180;
const barBytes = 700e6;
const patienceMs = 15 * 60_000;
const quietReads = 4;

const example = join(import.meta.dirname, '..', 'examples', 'flights', 'slipway.yaml');
const { project, drills = [] } = parse(readFileSync(example, 'utf8')) as {
  project: string;
  drills?: unknown[];
};
const home = mkdtempSync(join(tmpdir(), 'slipway-bench-loop-'));
const port = await freePort();
const baseUrl = `http://127.0.0.1:${port}`;
const start = performance.now();
const child = startUp(['--port', String(port), '--home', home, '--example', 'flights']);

try {
  await untilAnswered(child, `${baseUrl}/api/v1/health`);
  const client = createClient({ baseUrl });
  const seconds = await untilOver(client);
  const memory = peakMemoryBytes(child.pid!);
  report(
    'loop',
    [
      { what: 'whole loop', value: seconds, unit: 's', bar: barSeconds, ratio: barSeconds / seconds },
      ...(memory === null
        ? []
        : [
            {
              what: 'server memory',
              value: memory / 1e6,
              unit: 'MB',
              bar: barBytes / 1e6,
              ratio: barBytes / memory,
            },
          ]),
    ],
    await story(client),
  );
} finally {
  await stop(child);
  rmSync(home, { recursive: true, force: true });
}

type Client = ReturnType<typeof createClient>;

/** Seconds from the start to the first of several quiet reads in a row. */
async function untilOver(client: Client): Promise<number> {
  let quietSince: number | null = null;
  for (let quiet = 0; performance.now() - start < patienceMs; ) {
    const isOver = await isLoopOver(client);
    quietSince = isOver ? (quietSince ?? performance.now()) : null;
    quiet = isOver ? quiet + 1 : 0;
    if (quiet === quietReads) return (quietSince! - start) / 1000;
    await sleep(500);
  }
  throw new Error('the loop did not end within 15 minutes');
}

async function isLoopOver(client: Client): Promise<boolean> {
  const params = { project };
  const runs = await client.call('listPipelineRuns', { params, query: { limit: 100 } }).catch(() => null);
  if (runs === null || runs.items.some(({ state }) => state === 'running')) return false;
  const hasRetrained = runs.items.some(
    ({ trigger, state }) => trigger.kind === 'alert' && state === 'succeeded',
  );
  const drilled = runs.items.filter(({ trigger }) => trigger.by === 'drill').length;
  if (!hasRetrained || drilled < drills.length) return false;
  const jobs = await client.call('listJobs', { query: { project, limit: 100 } });
  if (jobs.items.some(({ state }) => state === 'running' || state === 'queued')) return false;
  const endpoints = await client.call('listEndpoints', { params });
  return endpoints.items.every(({ rollout }) => rollout?.state !== 'running');
}

/** What happened, for the reader of the figures. */
async function story(client: Client): Promise<string[]> {
  const runs = await client.call('listPipelineRuns', { params: { project }, query: { limit: 100 } });
  return runs.items
    .toReversed()
    .map(
      ({ number, trigger, state, message }) =>
        `run ${number} (${trigger.kind} by ${trigger.by}): ${state}, ${message}`,
    );
}
