import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type SlipwayClient } from '@slipway/sdk';
import { loadConfig, startServer } from '../../../server/src/app.ts';
import { firstDay, flight, project, writeSmallProject } from './small-project.ts';

export type Loop = { url: string; client: SlipwayClient; stop(): Promise<void> };

const patienceMs = 90_000;
const dayMs = 86_400_000;

/** Starts the real server on a folder of its own, runs the small project, and sends it five days of requests. */
export async function startLoop(): Promise<Loop> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-page-'));
  const server = await startServer(
    loadConfig({ flags: { home: join(folder, 'home'), port: 0 }, environment: {} }),
  );
  const client = createClient({ baseUrl: server.url });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const directory = join(folder, 'project');
    const { file } = await writeSmallProject(directory);
    await client.call('applyProject', { body: { file, directory } });
    await runPipeline(client);
    await askAndTell(client);
    return { url: server.url, client, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function runPipeline(client: SlipwayClient): Promise<void> {
  const { id } = await client.call('runPipeline', { params: { project }, body: {} });
  await until(async () => {
    const run = await client.call('getPipelineRun', { params: { pipelineRunId: id } });
    if (run.state === 'running') return false;
    if (run.state === 'succeeded') return true;
    throw new Error(
      `the pipeline ${run.state}: ${run.message} ${JSON.stringify(run.steps.map((step) => step.message))}`,
    );
  });
}

/** Requests of five later days with their outcomes, so that windows close and are judged. */
async function askAndTell(client: SlipwayClient): Promise<void> {
  const params = { project, endpoint: 'late' };
  for (let day = 0; day < 5; day++) {
    const flights = Array.from({ length: 60 }, (_, index) => flight(day * 100 + index));
    const ids = flights.map((_, index) => `day${day}-${index}`);
    const shift =
      (40 + day) * dayMs - (flights[0]!.date - firstDay - ((flights[0]!.date - firstDay) % dayMs));
    const eventAt = firstDay + (40 + day) * dayMs + dayMs / 2;
    await client.predict({
      endpoint: 'late',
      ids,
      eventAt,
      rows: flights.map(({ date, distance, origin }) => ({
        date: new Date(date + shift).toISOString(),
        distance,
        origin,
      })),
    });
    const outcomes = flights.map(({ delay }, index) => ({
      id: ids[index]!,
      value: delay > 15,
      at: eventAt + 3_600_000,
    }));
    await client.call('recordOutcomes', { params, body: { outcomes } });
  }
  await until(async () => {
    const { items } = await client.call('listWindows', { params: { project, monitor: 'late' } });
    return items.some(({ state }) => state !== 'filling');
  });
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isDone())) {
    if (Date.now() > deadline) throw new Error(`it took longer than ${patienceMs / 1000} s`);
    await sleep(150);
  }
}
