import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linearScore } from '../../engines/onnx/testing/linear-model.ts';
import { systemClock } from '../../platform/clock/clock.ts';
import { createIds } from '../../platform/clock/ids.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { createServe, type Prediction } from './index.ts';
import { flightSpec, openServingHouse, type ServingHouse } from './testing/serving-house.ts';

const row = { distance: 731, hour: 6, origin: 'SEA' };
const probability = (input: Record<string, unknown>, spec = flightSpec) =>
  1 / (1 + Math.exp(-linearScore(spec, input)));
const score = ({ scored, offset }: Prediction) => scored.values[2 * offset + 1]!;

async function openWithOneModel(
  t: Parameters<typeof openServingHouse>[0],
  directory?: string,
): Promise<ServingHouse> {
  const house = await openServingHouse(t, directory === undefined ? {} : { directory });
  await house.addModel({ version: 1, spec: flightSpec });
  await house.deployVersion('1');
  return house;
}

const ask = (house: ServingHouse, id: string, input: Record<string, unknown> = row) =>
  house.serve.predict(house.serve.find('delays'), { raw: { rows: [input] }, id });

test('the first deployment is live at once, with its checks, lineage and news', async (t) => {
  const house = await openServingHouse(t);
  await house.addModel({ version: 1, spec: flightSpec });
  const endpoint = await house.deployVersion('1');
  assert.equal(endpoint.revisions[0]!.state, 'live');
  assert.equal(endpoint.rollout!.state, 'succeeded');
  assert.deepEqual(
    endpoint.rollout!.decisions.map(({ decision }) => decision),
    ['start', 'finish'],
  );
  assert.deepEqual(
    house.events.map(({ type }) => type),
    ['endpoint-created', 'revision-deployed', 'rollout-finished'],
  );
  const graph = await house.lineage.graph({ project: 'flights', direction: 'both', depth: 5, limit: 50 });
  assert.deepEqual(graph.edges.map(({ relation }) => relation).sort(), ['deployed', 'serves']);
});

test('a prediction equals the model, and is in the log with its inputs when it is acknowledged', async (t) => {
  const house = await openWithOneModel(t);
  const prediction = await ask(house, 'flight-1');
  assert.ok(Math.abs(score(prediction) - probability(row)) < 1e-6);
  await house.analytics.flush();
  const { items } = await house.serve.predictions({ project: 'flights', endpoint: 'delays', limit: 10 });
  assert.equal(items.length, 1);
  assert.deepEqual(items[0]!.inputs, row);
  assert.equal(items[0]!.id, 'flight-1');
  assert.equal(items[0]!.revision, 1);
  assert.deepEqual((items[0]!.output as { label: string }).label, probability(row) > 0.5 ? 'true' : 'false');
  assert.ok(items[0]!.latencyMs > 0);
});

test('requests of one moment share a batch and each gets its own answer', async (t) => {
  const house = await openWithOneModel(t);
  const inputs = Array.from({ length: 200 }, (_, i) => ({
    distance: i * 10,
    hour: i % 24,
    origin: i % 2 ? 'SEA' : null,
  }));
  const answers = await Promise.all(inputs.map((input, i) => ask(house, `f${i}`, input)));
  answers.forEach((answer, i) => {
    assert.equal(answer.id, `f${i}`);
    assert.ok(Math.abs(score(answer) - probability(inputs[i]!)) < 1e-6);
  });
  assert.ok(new Set(answers.map(({ scored }) => scored)).size < 20, 'they were batched');
});

test('one bad request of a batch spoils nobody else', async (t) => {
  const house = await openWithOneModel(t);
  const results = await Promise.allSettled([
    ask(house, 'good', row),
    ask(house, 'wrong type', { ...row, distance: 'far' }),
    ask(house, 'no finite answer', { ...row, distance: 1e300, hour: -1e300 }),
    ask(house, 'also good', { ...row, origin: 'ATL' }),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
  );
  await house.analytics.flush();
  const { items } = await house.serve.predictions({ project: 'flights', endpoint: 'delays', limit: 10 });
  const byId = new Map(items.map((item) => [item.id, item]));
  assert.match(byId.get('wrong type')!.error!, /'distance' is the text "far", not a number/);
  assert.match(byId.get('no finite answer')!.error!, /no finite answer/);
  const [revision] = (await house.deploy.getEndpoint('flights', 'delays')).revisions;
  assert.deepEqual([revision!.stats.requestCount, revision!.stats.errorCount], [4, 2]);
});

test('outcomes join by id whenever they arrive; the last one counts; unknown ids are kept', async (t) => {
  const house = await openWithOneModel(t);
  const send = (id: string, value: boolean | number | string) =>
    house.serve.recordOutcomes({ project: 'flights', endpoint: 'delays', outcomes: [{ id, value }] });
  await send('early', true);
  await ask(house, 'early');
  await ask(house, 'twice');
  await send('twice', 0);
  await send('twice', 'true');
  await send('never asked', true);
  await ask(house, 'open');
  await house.analytics.flush();
  const { items } = await house.serve.predictions({ project: 'flights', endpoint: 'delays', limit: 10 });
  assert.deepEqual(
    new Map(items.map(({ id, outcome }) => [id, outcome])),
    new Map<string, unknown>([
      ['open', null],
      ['twice', 'true'],
      ['early', 'true'],
    ]),
  );
  const [kept] = await house.analytics.query<{ n: number }>(
    `SELECT count(*)::DOUBLE AS n FROM serve_outcome`,
  );
  assert.equal(kept!.n, 4);
});

test('counts survive a restart, and so does what is live', async (t) => {
  const directory = temporaryFolder(t);
  const first = await openWithOneModel(t, directory);
  for (let i = 0; i < 5; i++) await ask(first, `a${i}`);
  await first.close();
  const second = await openServingHouse(t, { directory });
  assert.ok(second.serve.isReady());
  for (let i = 0; i < 3; i++) await ask(second, `b${i}`);
  const [revision] = (await second.deploy.getEndpoint('flights', 'delays')).revisions;
  assert.equal(revision!.stats.requestCount, 8);
  assert.ok(revision!.stats.p99Ms! > 0);
});

test('before it has started it is not ready, rather than empty', () => {
  const nothing = {} as never;
  const serve = createServe({
    ...{ analytics: nothing, blobs: nothing, features: nothing, log: nothing },
    clock: systemClock,
    ids: createIds(systemClock),
  });
  assert.equal(serve.isReady(), false);
  assert.throws(() => serve.find('delays'), { code: 'not-ready' });
});

test('a page of the log goes on where the last one ended', async (t) => {
  const house = await openWithOneModel(t);
  await Promise.all(Array.from({ length: 25 }, (_, i) => ask(house, `p${i}`)));
  await house.analytics.flush();
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await house.serve.predictions({ project: 'flights', endpoint: 'delays', limit: 10, cursor });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  assert.equal(seen.length, 25);
  assert.equal(new Set(seen).size, 25);
  await assert.rejects(
    house.serve.predictions({ project: 'flights', endpoint: 'delays', limit: 10, cursor: 'x' }),
    { code: 'invalid-request' },
  );
});

test('traffic is counted by bucket and revision', async (t) => {
  const house = await openWithOneModel(t);
  await Promise.all(Array.from({ length: 30 }, (_, i) => ask(house, `t${i}`)));
  await ask(house, 'wrong', { distance: null }).catch(() => undefined);
  await house.analytics.flush();
  const traffic = await house.serve.traffic({
    project: 'flights',
    endpoint: 'delays',
    from: undefined,
    to: undefined,
    buckets: 10,
  });
  assert.equal(
    traffic.points.reduce((sum, point) => sum + point.requestCount, 0),
    31,
  );
  assert.equal(
    traffic.points.reduce((sum, point) => sum + point.errorCount, 0),
    1,
  );
  assert.ok(traffic.points[0]!.p50Ms! > 0);
});

test('a window for monitors has typed columns, outcomes, and each id once', async (t) => {
  const house = await openWithOneModel(t);
  const eventAt = Date.UTC(2001, 3, 1);
  const endpoint = house.serve.find('delays');
  for (const [i, origin] of ['SEA', null, 'ATL', 'ATL'].entries()) {
    const id = `m${Math.min(i, 2)}`;
    await house.serve.predict(endpoint, {
      raw: { rows: [{ distance: 100 * Math.min(i, 2), origin }] },
      id,
      eventAt: eventAt + i,
    });
  }
  await house.serve.predict(endpoint, { raw: { rows: [row] }, id: 'outside', eventAt: eventAt + 1000 });
  await house.serve.recordOutcomes({
    project: 'flights',
    endpoint: 'delays',
    outcomes: [{ id: 'm1', value: true }],
  });
  await house.analytics.flush();
  const window = await house.serve.predictionsBetween({
    project: 'flights',
    endpoint: 'delays',
    fromEventAt: eventAt,
    toEventAt: eventAt + 1000,
    limit: 100,
  });
  assert.deepEqual(window.ids, ['m0', 'm1', 'm2']);
  assert.deepEqual(window.inputs, {
    distance: [0, 100, 200],
    hour: [null, null, null],
    origin: ['SEA', null, 'ATL'],
  });
  assert.deepEqual(window.outcomes, [null, 1, null]);
  assert.ok(window.scores.every((value) => value > 0 && value < 1));
});
