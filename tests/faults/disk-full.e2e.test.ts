import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createClient } from '@slipway/sdk';
import { startTestServer } from '../../cli/src/testing/test-server.ts';
import { mountSmallDisk } from '../../server/src/platform/testing/small-disk.ts';

const megabytes = 1024 * 1024;
const project = 'full';

test('a full disk refuses writes in words, keeps what was acknowledged, and is got over', async (t) => {
  const disk = mountSmallDisk(t, 48 * megabytes);
  if (disk === undefined) return;
  const server = await startTestServer(join(disk.directory, 'home'));
  t.after(() => server.end('SIGKILL'));
  const client = createClient({ baseUrl: server.url });
  const acknowledged: string[] = [];
  const startRun = async () => {
    const run = await client.call('createRun', {
      params: { project },
      body: { name: `run ${acknowledged.length}` },
    });
    const metrics = Array.from({ length: 2000 }, (_, step) => ({ key: 'loss', value: Math.random(), step }));
    await client.call('logRun', { params: { runId: run.id }, body: { metrics } });
    acknowledged.push(run.id);
  };
  for (let i = 0; i < 5; i++) await startRun();

  disk.fill();
  const refusals: { status: number; code: string; message: string }[] = [];
  for (let i = 0; i < 20; i++)
    await startRun().catch((error: { status: number; code: string; message: string }) =>
      refusals.push(error),
    );
  assert.ok(refusals.length > 0, 'nothing was refused on a full disk');
  for (const refusal of refusals)
    assert.deepEqual(
      [refusal.status, refusal.code],
      [507, 'storage-full'],
      `${refusal.status} ${refusal.code} ${refusal.message}`,
    );

  const idsNow = async () =>
    (await client.call('listRuns', { params: { project }, query: { limit: 1000 } })).items.map(
      ({ id }) => id,
    );
  const whileFull = await idsNow();
  for (const id of acknowledged) assert.ok(whileFull.includes(id), `run ${id} was acknowledged and is gone`);

  rmSync(join(disk.directory, 'ballast'));
  await startRun();
  const [last] = acknowledged.slice(-1);
  const { series } = await client.call('getMetricSeries', {
    params: { runId: last! },
    query: { keys: 'loss' },
  });
  assert.equal(series[0]?.totalCount, 2000);
  assert.equal(await server.end('SIGTERM'), 0);

  const again = await startTestServer(join(disk.directory, 'home'));
  t.after(() => again.end('SIGKILL'));
  const items = await createClient({ baseUrl: again.url }).call('listRuns', {
    params: { project },
    query: { limit: 1000 },
  });
  const kept = items.items.map(({ id }) => id);
  for (const id of acknowledged) assert.ok(kept.includes(id), `run ${id} did not survive`);
});
