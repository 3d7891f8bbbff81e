/**
 * The main job after the install: bar 180 s from `slipway up --example flights` to the end of the loop and 700 MB of
 * server memory. It counts only when a retrained model took over and every bad challenger was stopped.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from '@slipway/contract';
import { createClient } from '@slipway/sdk';
import { parse } from 'yaml';
import { report } from './report/report.ts';
import { freePort, peakMemoryBytes, startUp, stop, untilAnswered } from './report/server-process.ts';

const barSeconds = 180;
const barBytes = 700e6;
const patienceMs = 8 * 60_000;

const example = join(import.meta.dirname, '..', 'examples', 'flights', 'slipway.yaml');
const { project, drills = [] } = parse(readFileSync(example, 'utf8')) as {
  project: string;
  drills?: unknown[];
};
const home = mkdtempSync(join(tmpdir(), 'slipway-bench-loop-'));
const port = await freePort();
const baseUrl = `http://127.0.0.1:${port}`;
const startedAt = Date.now();
const child = startUp(['--port', String(port), '--home', home, '--example', 'flights']);

try {
  await untilAnswered(child, `${baseUrl}/api/v1/health`);
  const client = createClient({ baseUrl });
  const end = await untilOver(client);
  const seconds = (end.at - startedAt) / 1000;
  const memory = peakMemoryBytes(child.pid!);
  const counted = (what: string, value: number, bar: number) => ({
    what,
    value,
    unit: '',
    bar,
    ratio: value / bar,
  });
  // What did not happen misses the bar; what did is no reason to call the loop faster or slower.
  const unmet = [
    counted('retrained models that took over', Number(end.data['retrainings']), 1),
    counted('bad challengers stopped', Number(end.data['stopped']), drills.length),
  ].filter(({ ratio }) => ratio < 1);
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
      ...unmet,
    ],
    await story(client),
  );
} finally {
  await stop(child);
  rmSync(home, { recursive: true, force: true });
}

type Client = ReturnType<typeof createClient>;

/** The event that says that the replay is over, nothing works any more and no drill is left. */
async function untilOver(client: Client): Promise<Event> {
  while (Date.now() - startedAt < patienceMs) {
    const { items } = await client.call('listEvents', {
      query: { project, type: 'loop-finished', limit: 1 },
    });
    if (items[0] !== undefined) return items[0];
    await sleep(500);
  }
  const happened = (await story(client)).join('\n');
  throw new Error(`the loop did not end within ${patienceMs / 60_000} minutes:\n${happened}`);
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
