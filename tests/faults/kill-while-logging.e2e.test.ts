import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startTestServer } from '../../cli/src/testing/test-server.ts';

const home = mkdtempSync(join(tmpdir(), 'slipway-kill-logging-'));
after(() => rmSync(home, { recursive: true, force: true }));

const clients = 50;
const callsEach = 20;
const pointsEach = 10;
const killAfter = Math.floor((clients * callsEach) / 3);

async function post(url: string, path: string, body: object): Promise<{ run: { info: { run_id: string } } }> {
  const response = await fetch(`${url}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()) as { run: { info: { run_id: string } } };
}

const batchOf = (call: number) =>
  Array.from({ length: pointsEach }, (_, i) => {
    const step = call * pointsEach + i;
    return { key: 'loss', value: step / 7, timestamp: 1_000 + step, step };
  });

test('killed during a thousand batches, the server has every acknowledged point once', async () => {
  const server = await startTestServer(home);
  after(() => server.end('SIGKILL'));
  const runs = await Promise.all(
    Array.from(
      { length: clients },
      async () => (await post(server.url, 'runs/create', { experiment_id: '0' })).run.info.run_id,
    ),
  );
  const acknowledged = new Map<string, number[]>(runs.map((id) => [id, []]));
  const count = () => [...acknowledged.values()].reduce((sum, calls) => sum + calls.length, 0);
  const log = async (run_id: string) => {
    for (let call = 0; call < callsEach; call++) {
      try {
        await post(server.url, 'runs/log-batch', { run_id, metrics: batchOf(call) });
      } catch {
        return;
      }
      acknowledged.get(run_id)!.push(call);
      if (count() === killAfter) void server.end('SIGKILL');
    }
  };
  await Promise.all(runs.map(log));
  const before = count();
  assert.ok(before < clients * callsEach, 'the server lived too long for this test');

  const again = await startTestServer(home);
  after(() => again.end('SIGTERM'));
  const stepsOf = async (id: string): Promise<number[]> => {
    const response = await fetch(
      `${again.url}/api/2.0/mlflow/metrics/get-history?run_id=${id}&metric_key=loss&max_results=25000`,
    );
    const { metrics = [] } = (await response.json()) as { metrics?: { step: number; value: number }[] };
    for (const { step, value } of metrics) assert.equal(value, step / 7);
    return metrics.map(({ step }) => step);
  };
  for (const id of runs) {
    const steps = await stepsOf(id);
    assert.equal(new Set(steps).size, steps.length, `a point of run ${id} stands twice`);
    const there = new Set(steps);
    for (const call of acknowledged.get(id)!)
      for (const { step } of batchOf(call))
        assert.ok(there.has(step), `step ${step} of run ${id} was acknowledged and is gone`);
    assert.equal(steps.length % pointsEach, 0, 'half of a batch was kept');
  }

  // A client that heard no answer sends everything again.
  for (const run_id of runs.slice(0, 5)) {
    for (let call = 0; call < callsEach; call++)
      await post(again.url, 'runs/log-batch', { run_id, metrics: batchOf(call) });
    assert.deepEqual(
      await stepsOf(run_id),
      Array.from({ length: callsEach * pointsEach }, (_, i) => i),
    );
  }
});
