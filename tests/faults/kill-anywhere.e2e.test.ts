import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type SlipwayClient } from '@slipway/sdk';
import { startTestServer, type TestServer } from '../../cli/src/testing/test-server.ts';
import { project, writeDriftingProject } from './drifting-project.ts';

const params = { project };

/** The moments at which the server is killed, each once, whichever comes first. */
const moments: { name: string; isNow(client: SlipwayClient): Promise<boolean> }[] = [
  {
    name: 'while data is imported',
    isNow: async (client) => (await stepState(client, 'arrivals')) === 'running',
  },
  {
    name: 'while a model is trained',
    isNow: async (client) => (await stepState(client, 'train')) === 'running',
  },
  { name: 'while traffic is answered', isNow: async (client) => (await predictionCount(client)) > 100 },
  { name: 'while the retraining works', isNow: isRetraining },
  {
    name: 'while the canary takes half of the traffic',
    isNow: async (client) => (await rolloutState(client)) === 'running',
  },
];

async function isRetraining(client: SlipwayClient): Promise<boolean> {
  const run = await newestRun(client);
  return (
    run?.trigger.kind === 'alert' &&
    run.steps.some((step) => step.state === 'running' && step.kind !== 'deploy')
  );
}

const newestRun = async (client: SlipwayClient) =>
  (await client.call('listPipelineRuns', { params, query: { limit: 1 } })).items[0];
const stepState = async (client: SlipwayClient, name: string) =>
  (await newestRun(client))?.steps.find((step) => step.name === name)?.state;
const endpointOf = async (client: SlipwayClient) => (await client.call('listEndpoints', { params })).items[0];
const rolloutState = async (client: SlipwayClient) => {
  const rollout = (await endpointOf(client))?.rollout;
  return rollout?.fromRevision == null ? undefined : rollout.state;
};
const predictionCount = async (client: SlipwayClient) =>
  ((await endpointOf(client))?.revisions ?? []).reduce(
    (sum, revision) => sum + revision.stats.requestCount,
    0,
  );
const isLoopFinished = async (client: SlipwayClient) =>
  (await client.call('listEvents', { query: { project, type: 'loop-finished', limit: 1 } })).items.length > 0;

/** What was acknowledged to a second client that goes on asking while the server dies and comes back. */
function keepAsking(current: () => SlipwayClient, signal: AbortSignal) {
  const acknowledged = { runs: [] as string[], predictions: [] as string[] };
  const ask = async (): Promise<void> => {
    for (let i = 0; !signal.aborted; i++) {
      await sleep(40);
      const client = current();
      try {
        const run = await client.call('createRun', {
          params,
          body: { name: `mine-${i}`, experiment: 'second-client' },
        });
        acknowledged.runs.push(run.id);
        await client.predict({
          endpoint: `${project}.late`,
          rows: [{ date: '2001-01-05T10:00:00', distance: 500, origin: 'SFO' }],
          ids: [`mine-${i}`],
          eventAt: Date.UTC(2001, 1, 10),
        });
        acknowledged.predictions.push(`mine-${i}`);
      } catch {
        // Not there yet, or just killed: what was not acknowledged is not owed.
      }
    }
  };
  return { acknowledged, done: ask() };
}

async function allPages<T>(
  list: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await list(cursor);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}

const assertUnique = (values: readonly unknown[], what: string) =>
  assert.equal(new Set(values).size, values.length, `${what}: ${values.join(', ')}`);

test('killed at any moment of the loop, the server goes on with it and has lost nothing', {
  timeout: 280_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-kill-'));
  const home = join(folder, 'home');
  let server: TestServer = await startTestServer(home);
  let client = createClient({ baseUrl: server.url });
  t.after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const directory = join(folder, 'project');
  await client.call('applyProject', { body: { file: writeDriftingProject(directory), directory } });
  await client.call('runPipeline', { params, body: {} });
  const stopAsking = new AbortController();
  const { acknowledged, done } = keepAsking(() => client, stopAsking.signal);

  const killed: string[] = [];
  const givesUpAt = Date.now() + 240_000;
  while (!(await isLoopFinished(client)) && Date.now() < givesUpAt) {
    for (const moment of moments.filter(({ name }) => !killed.includes(name))) {
      if (!(await moment.isNow(client))) continue;
      await server.end('SIGKILL');
      killed.push(moment.name);
      server = await startTestServer(home);
      client = createClient({ baseUrl: server.url });
    }
    await sleep(20);
  }
  stopAsking.abort();
  await done;

  assert.deepEqual(
    killed.toSorted(),
    moments.map(({ name }) => name).toSorted(),
    'it was killed at every moment',
  );
  assert.ok(await isLoopFinished(client), 'the loop went on to its end');
  const runs = await allPages((cursor) => client.call('listPipelineRuns', { params, query: { cursor } }));
  assert.deepEqual(
    runs.filter((run) => run.state === 'failed').map((run) => run.message),
    [],
  );
  assert.ok(
    runs.some((run) => run.trigger.kind === 'alert' && run.state === 'succeeded'),
    'a retraining took over',
  );
  assertUnique(
    runs.map((run) => run.number),
    'pipeline runs',
  );

  const versions = await allPages((cursor) =>
    client.call('listDatasetVersions', { params: { project, dataset: 'arrivals' }, query: { cursor } }),
  );
  assertUnique(
    versions.map((version) => version.digest),
    'dataset versions',
  );
  const models = await allPages((cursor) =>
    client.call('listModelVersions', { params: { project, model: 'late' }, query: { cursor } }),
  );
  assertUnique(
    models.map((model) => model.runId),
    'model versions by run',
  );
  assert.deepEqual(
    models.map((model) => model.version).toReversed(),
    models.map((_, index) => index + 1),
  );
  const endpoint = (await endpointOf(client))!;
  assertUnique(
    endpoint.revisions.map((revision) => revision.modelVersion.id),
    'revisions by model version',
  );
  assert.equal(endpoint.revisions.filter((revision) => revision.state === 'live').length, 1);

  assert.ok(
    acknowledged.runs.length > 50 && acknowledged.predictions.length > 50,
    `${acknowledged.runs.length} runs and ${acknowledged.predictions.length} predictions were acknowledged`,
  );
  const mine = await allPages((cursor) =>
    client.call('listRuns', { params, query: { experiment: 'second-client', limit: 1000, cursor } }),
  );
  const known = new Set(mine.map((run) => run.id));
  assert.deepEqual(
    acknowledged.runs.filter((id) => !known.has(id)),
    [],
  );
  const logged = await allPages((cursor) =>
    client.call('listPredictions', { params: { project, endpoint: 'late' }, query: { limit: 1000, cursor } }),
  );
  const counts = new Map<string, number>();
  for (const { id } of logged) counts.set(id, (counts.get(id) ?? 0) + 1);
  assert.deepEqual(
    acknowledged.predictions.filter((id) => counts.get(id) !== 1),
    [],
  );
});
