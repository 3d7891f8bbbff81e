import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient, startRun } from './index.ts';
import { listen, reply } from './testing/listen.ts';

type Logged = { metrics: { key: string; value: unknown; step: number }[]; params: object };

test('many metrics go in few requests, in order, with NaN as text', async (context) => {
  const { baseUrl, seen } = await listen(context, (request, response) => {
    if (request.url.endsWith('/finish')) return reply(response, { id: 'r1', status: 'finished' });
    reply(response, request.url.endsWith('/log') ? { ok: true } : { id: 'r1' });
  });
  const logger = await startRun(createClient({ baseUrl }), { project: 'p', experiment: 'e' });
  logger.setParams({ trees: 60, exact: true });
  for (let step = 0; step < 25_000; step++)
    logger.log({ loss: step === 3 ? Number.NaN : 1 / (step + 1) }, step);
  assert.equal((await logger.finish()).status, 'finished');
  const logs = seen.filter(({ url }) => url === '/api/v1/runs/r1/log').map(({ body }) => body as Logged);
  assert.deepEqual(
    logs.map(({ metrics }) => metrics.length),
    [10_000, 10_000, 5000],
  );
  const metrics = logs.flatMap((log) => log.metrics);
  assert.deepEqual(
    metrics.map(({ step }) => step),
    Array.from({ length: 25_000 }, (_, step) => step),
  );
  assert.equal(metrics[3]?.value, 'NaN');
  assert.deepEqual(logs[0]?.params, { trees: '60', exact: 'true' });
  assert.equal(seen.at(-1)?.url, '/api/v1/runs/r1/finish');
});

test('a batch that fails is reported, kept and sent again', async (context) => {
  let isFull = true;
  const { baseUrl, seen } = await listen(context, (request, response) => {
    if (request.url.endsWith('/log') && isFull) {
      return reply(response, { error: { code: 'storage-full', message: 'the disk is full' } }, 507);
    }
    reply(response, { ok: true, id: 'r1', status: 'finished' });
  });
  const logger = await startRun(createClient({ baseUrl }), { project: 'p' });
  logger.log({ loss: 1 }, 1);
  await assert.rejects(logger.flush(), { code: 'storage-full' });
  isFull = false;
  logger.log({ loss: 0.5 }, 2);
  await logger.finish();
  const last = seen.at(-2)?.body as Logged;
  assert.deepEqual(
    last.metrics.map(({ step, value }) => [step, value]),
    [
      [1, 1],
      [2, 0.5],
    ],
  );
});
