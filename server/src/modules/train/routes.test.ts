import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OperationId, routes } from '@slipway/contract';
import { forEachDatabase } from '../../platform/testing/databases.ts';
import { createTrain, trainRoutes } from './index.ts';
import { createRecordedTrials } from './testing/recorded-trials.ts';
import { createPorts, fixtureMigrations } from './testing/train-fixture.ts';

forEachDatabase('run routes', fixtureMigrations, (open) => {
  test('a client starts, logs, reads and ends a run, in the shapes of the contract', async (t) => {
    const ports = await createPorts(t, await open(t));
    const handlers = trainRoutes(createTrain({ ...ports, trials: createRecordedTrials() }));
    /** As the HTTP server does it: parse, handle, and what comes back must be what was promised. */
    const call = async (operation: keyof typeof handlers, parts: Record<string, object>) => {
      const route = routes[operation as OperationId];
      const input = {
        params: route.params.parse(parts['params'] ?? {}),
        query: route.query.parse(parts['query'] ?? {}),
        body: parts['body'] === undefined ? undefined : route.body.parse(parts['body']),
        caller: { actor: 'ada' },
      };
      const reply = JSON.parse(JSON.stringify(await handlers[operation](input as never)));
      assert.deepEqual(route.reply.parse(reply), reply);
      return reply;
    };
    const run = await call('createRun', { params: { project: 'p' }, body: { params: { depth: '3' } } });
    assert.match(run.name, /^[a-z]+-[a-z]+-\d+$/);
    const params = { runId: run.id };
    const metrics = [1, 'NaN', 'Infinity'].map((value, step) => ({ key: 'loss', value, step }));
    await call('logRun', { params, body: { metrics, tags: { note: 'x' } } });
    const { series } = await call('getMetricSeries', { params, query: { keys: 'loss,other' } });
    assert.deepEqual(
      series.map((one: { key: string; points: { value: unknown }[] }) => [
        one.key,
        one.points.map(({ value }) => value),
      ]),
      [
        ['loss', [1, 'NaN', 'Infinity']],
        ['other', []],
      ],
    );
    await call('finishRun', { params, body: {} });
    const detail = await call('getRun', { params });
    assert.deepEqual(
      [detail.status, detail.metrics, detail.createdBy],
      ['finished', { loss: 'Infinity' }, 'ada'],
    );
    const query = {
      filter: "tags.note = 'x' and params.depth >= 3",
      orderBy: 'metrics.loss desc',
      limit: '1',
    };
    const page = await call('listRuns', { params: { project: 'p' }, query });
    assert.equal(page.items[0].id, run.id);
    const rest = await call('listRuns', {
      params: { project: 'p' },
      query: { ...query, cursor: page.nextCursor },
    });
    assert.deepEqual(rest, { items: [], nextCursor: null, totalCount: null });
    const table = await call('getRunTable', {
      params: { project: 'p' },
      query: { fields: 'metrics.loss, tags.note', filter: query.filter },
    });
    assert.deepEqual(table, {
      ids: [run.id],
      names: [run.name],
      columns: [
        { field: 'metrics.loss', values: ['Infinity'] },
        { field: 'tags.note', values: ['x'] },
      ],
      totalCount: 1,
    });
    assert.equal((await call('listRunFields', { params: { project: 'p' } })).fields.length, 3);
  });
});
