import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CanarySpec } from '@slipway/contract';
import { linearScore } from '../../engines/onnx/testing/linear-model.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import type { ServableModel } from '../deploy/index.ts';
import { flightInputs, flightSpec, openServingHouse, type ServingHouse } from './testing/serving-house.ts';

const canary = (extra: Partial<CanarySpec> = {}) =>
  CanarySpec.parse({ steps: [20, 50, 100], min_requests: 30, max_p99_ms: 1000, ...extra });
const quality = { metric: 'log_loss', max_loss: 0.02, min_outcomes: 60 };

async function openWithTwoModels(t: TestContext, options: Parameters<typeof openServingHouse>[1] = {}) {
  const house = await openServingHouse(t, options);
  await house.addModel({ version: 1, spec: flightSpec });
  await house.addModel({ version: 2, spec: { ...flightSpec, bias: -0.9 } });
  // The bad one answers the opposite of what the good one says.
  const opposite = { ...flightSpec, numbers: { distance: -0.001, hour: -0.1 }, texts: {}, bias: 1 };
  await house.addModel({ version: 3, spec: opposite });
  return house;
}

let asked = 0;
let state = 42;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

/** Requests and, when wanted, outcomes drawn from what the first model believes. */
async function play(house: ServingHouse, count: number, withOutcomes = false): Promise<void> {
  const endpoint = house.serve.find('delays');
  const outcomes: { id: string; value: boolean }[] = [];
  const calls = Array.from({ length: count }, () => {
    const id = `call-${asked++}`;
    const row = { distance: 3000 * random(), hour: Math.floor(24 * random()), origin: 'SEA' };
    outcomes.push({ id, value: random() < 1 / (1 + Math.exp(-linearScore(flightSpec, row))) });
    return house.serve.predict(endpoint, { raw: { rows: [row] }, id }).catch(() => undefined);
  });
  await Promise.all(calls);
  if (withOutcomes) await house.serve.recordOutcomes({ project: 'flights', endpoint: 'delays', outcomes });
  await house.analytics.flush();
}

const look = (house: ServingHouse) => house.deploy.getEndpoint('flights', 'delays');

/** Plays traffic and decides, until the rollout ends or the rounds are used up. */
async function rollOut(house: ServingHouse, perRound: number, withOutcomes = false) {
  for (let round = 0; round < 20; round++) {
    await play(house, perRound, withOutcomes);
    await house.deploy.advanceRollouts();
    const endpoint = await look(house);
    if (endpoint.rollout!.state !== 'running') return endpoint;
  }
  return look(house);
}

test('a good canary climbs by itself and takes over', async (t) => {
  const house = await openWithTwoModels(t);
  await house.deployVersion('1');
  await house.deployVersion('2', { canary: canary({ quality }) });
  assert.deepEqual(
    (await look(house)).revisions.map(({ state, weight }) => [state, weight]),
    [
      ['canary', 20],
      ['live', 80],
    ],
  );
  const endpoint = await rollOut(house, 250, true);
  assert.equal(endpoint.rollout!.state, 'succeeded');
  assert.deepEqual(
    endpoint.revisions.map(({ state, weight }) => [state, weight]),
    [
      ['live', 100],
      ['retired', 0],
    ],
  );
  const decisions = endpoint
    .rollout!.decisions.map(({ decision }) => decision)
    .filter((one) => one !== 'hold');
  assert.deepEqual(decisions, ['start', 'advance', 'advance', 'finish']);
  const finished = house.events.filter(({ type }) => type === 'rollout-finished').at(-1)!;
  assert.deepEqual([finished.data['modelVersionId'], finished.data['revision']], ['late-2', 2]);
  const judged = endpoint.rollout!.decisions.at(-1)!.checks.find(({ name }) => name === 'quality: log_loss')!;
  assert.equal(judged.passed, true);
  assert.match(judged.detail, /log_loss 0\.\d+ against 0\.\d+ live/);
});

test('a canary that is worse is rolled back by itself, with the evidence', async (t) => {
  const house = await openWithTwoModels(t);
  await house.deployVersion('1');
  await house.deployVersion('3', { canary: canary({ quality }) });
  const endpoint = await rollOut(house, 500, true);
  assert.equal(endpoint.rollout!.state, 'rolled-back');
  assert.deepEqual(
    endpoint.revisions.map(({ state, weight }) => [state, weight]),
    [
      ['rolled-back', 0],
      ['live', 100],
    ],
  );
  const last = endpoint.rollout!.decisions.at(-1)!;
  assert.match(last.reason, /log_loss .* beyond chance/);
  assert.equal(last.checks.find(({ name }) => name.startsWith('quality'))!.passed, false);
  const event = house.events.find(({ type }) => type === 'rollout-rolled-back')!;
  assert.equal((event.data['restored'] as { modelVersionId: string }).modelVersionId, 'late-1');
  await play(house, 50);
  const log = await house.serve.predictions({ project: 'flights', endpoint: 'delays', limit: 50 });
  assert.ok(log.items.every(({ revision }) => revision === 1));
});

test('a canary that refuses what the live revision takes is rolled back for its errors', async (t) => {
  const house = await openWithTwoModels(t);
  await house.deployVersion('1');
  const needsMore = [...flightInputs, { name: 'weather', type: 'string' as const, required: true }];
  await house.addModel({ version: 4, spec: flightSpec, inputs: needsMore });
  await house.deployVersion('4', { canary: canary() });
  const endpoint = await rollOut(house, 100);
  assert.equal(endpoint.rollout!.state, 'rolled-back');
  assert.match(endpoint.rollout!.decisions.at(-1)!.reason, /requests failed/);
});

test("a caller's own mistakes are not held against the canary", async (t) => {
  const house = await openWithTwoModels(t);
  await house.deployVersion('1');
  await house.deployVersion('2', { canary: canary() });
  const served = house.serve.find('delays');
  for (let i = 0; i < 100; i++) {
    await assert.rejects(house.serve.predict(served, { raw: { rows: [{ distance: 'far' }] } }));
  }
  assert.equal((await rollOut(house, 200)).rollout!.state, 'succeeded');
});

test('without traffic it holds, says so, and writes one line', async (t) => {
  const house = await openWithTwoModels(t);
  await house.deployVersion('1');
  await house.deployVersion('2', { canary: canary() });
  for (let i = 0; i < 5; i++) await house.deploy.advanceRollouts();
  const { rollout } = await look(house);
  assert.deepEqual(
    rollout!.decisions.map(({ decision }) => decision),
    ['start', 'hold'],
  );
  assert.match(rollout!.decisions[1]!.reason, /no request reached the canary/);
});

test('killed in the middle, it goes on where it was', async (t) => {
  const directory = temporaryFolder(t);
  const models = new Map<string, ServableModel>();
  const first = await openWithTwoModels(t, { directory, models });
  await first.deployVersion('1');
  await first.deployVersion('2', { canary: canary() });
  await play(first, 250);
  await first.deploy.advanceRollouts();
  assert.equal((await look(first)).revisions[0]!.weight, 50);
  // The evidence of the second step is gathered before the end and judged after it.
  await play(first, 150);
  await first.close();
  const second = await openServingHouse(t, { directory, models });
  await second.deploy.advanceRollouts();
  assert.equal((await look(second)).revisions[0]!.weight, 100);
  assert.equal((await rollOut(second, 100)).rollout!.state, 'succeeded');
});

test('a model that cannot be served never gets traffic', async (t) => {
  const house = await openWithTwoModels(t);
  await house.deployVersion('1');
  await house.addModel({ version: 5, spec: flightSpec, onnx: Buffer.from('not a model') });
  await assert.rejects(house.deployVersion('5'), { code: 'invalid-model' });
  await house.addModel({
    version: 6,
    spec: { ...flightSpec, numbers: { ...flightSpec.numbers, weather: 1 } },
  });
  await assert.rejects(house.deployVersion('6'), { code: 'invalid-model', message: /'weather'/ });
  const endpoint = await look(house);
  assert.deepEqual(
    endpoint.revisions.map(({ state, weight }) => [state, weight]),
    [
      ['failed', 0],
      ['failed', 0],
      ['live', 100],
    ],
  );
  assert.equal(house.events.filter(({ type }) => type === 'revision-failed').length, 2);
  await play(house, 5);
});

test('deploying what is there changes nothing; another one waits for the canary', async (t) => {
  const house = await openWithTwoModels(t);
  await house.deployVersion('1');
  assert.equal((await house.deployVersion('1')).revisions.length, 1);
  await house.deployVersion('2', { canary: canary() });
  assert.equal((await house.deployVersion('2', { canary: canary() })).revisions.length, 2);
  await assert.rejects(house.deployVersion('3'), { code: 'conflict', hint: /rollback delays/ });
});

test('by hand: a canary is stopped, and a finished rollout is undone', async (t) => {
  const house = await openWithTwoModels(t);
  await house.deployVersion('1');
  const request = { project: 'flights', endpoint: 'delays', reason: 'it smells', actor: 'ada' };
  await assert.rejects(house.deploy.rollBack(request), { code: 'conflict' });
  await house.deployVersion('2', { canary: canary() });
  const stopped = await house.deploy.rollBack(request);
  assert.deepEqual(
    [stopped.rollout!.state, stopped.rollout!.decisions.at(-1)!.reason],
    ['rolled-back', 'it smells'],
  );
  await house.deployVersion('3', { isImmediate: true });
  assert.deepEqual(
    (await look(house)).revisions.map(({ state }) => state),
    ['live', 'rolled-back', 'retired'],
  );
  const undone = await house.deploy.rollBack(request);
  assert.deepEqual(
    undone.revisions.map(({ state, weight }) => [state, weight]),
    [
      ['rolled-back', 0],
      ['rolled-back', 0],
      ['live', 100],
    ],
  );
  await play(house, 20);
  const log = await house.serve.predictions({ project: 'flights', endpoint: 'delays', limit: 100 });
  assert.ok(log.items.every(({ revision }) => revision === 1));
});

test('canary steps and metrics that make no sense are refused before anything starts', async (t) => {
  const house = await openWithTwoModels(t);
  for (const wrong of [
    canary({ steps: [50, 10, 100] }),
    canary({ steps: [10, 50] }),
    canary({ quality: { ...quality, metric: 'rmse' } }),
  ]) {
    await assert.rejects(house.deployVersion('1', { canary: wrong }), { code: 'invalid-request' });
  }
  await assert.rejects(look(house), { code: 'not-found' });
});
