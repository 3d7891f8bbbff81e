import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signature } from '@slipway/contract';
import { linearScore } from '../../engines/onnx/testing/linear-model.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { compileFeatures } from '../data/index.ts';
import type { ServableModel } from '../deploy/index.ts';
import { type CompiledFeatures, createFeatureCompiler } from './index.ts';
import { flightSpec, openServingHouse } from './testing/serving-house.ts';

const inputs: Signature['inputs'] = [
  { name: 'date', type: 'timestamp', required: true },
  { name: 'distance', type: 'number', required: true },
  { name: 'origin', type: 'string', required: false },
];
const features: NonNullable<ServableModel['features']> = {
  sql: 'SELECT distance, hour(date) AS hour, upper(origin) AS origin, delay > 15 AS late FROM flights',
  inputColumns: [
    { name: 'date', type: 'TIMESTAMP' },
    { name: 'delay', type: 'BIGINT' },
    { name: 'distance', type: 'BIGINT' },
    { name: 'origin', type: 'VARCHAR' },
  ],
  excluded: ['late'],
};
const model = { version: 1, spec: flightSpec, inputs, features };

test('a request is answered through the feature SQL it was trained behind, proved before any traffic', async (t) => {
  const house = await openServingHouse(t, { features: createFeatureCompiler(compileFeatures) });
  await house.addModel(model);
  const endpoint = await house.deployVersion('1');
  assert.equal(endpoint.revisions[0]!.featurePath, 'compiled');
  const [warmUp, parity] = endpoint.rollout!.decisions[0]!.checks;
  assert.match(warmUp!.detail, /48 rows answered/);
  assert.match(parity!.detail, /gave the same 144 values of 48 rows as DuckDB/);
  const row = { date: '2001-04-03T17:45:00', distance: 731, origin: 'sea' };
  const { scored } = await house.serve.predict(house.serve.find('delays'), { raw: { rows: [row] }, id: 'a' });
  const expected = 1 / (1 + Math.exp(-linearScore(flightSpec, { distance: 731, hour: 17, origin: 'SEA' })));
  assert.ok(Math.abs(scored.values[1]! - expected) < 1e-6);
});

test('what the features refuse is the caller’s mistake and spoils nobody else', async (t) => {
  const house = await openServingHouse(t, { features: createFeatureCompiler(compileFeatures) });
  await house.addModel(model);
  await house.deployVersion('1');
  const ask = (id: string, distance: number) =>
    house.serve.predict(house.serve.find('delays'), { raw: { rows: [{ date: 0, distance }] }, id });
  const [good, bad] = await Promise.allSettled([ask('good', 100), ask('bad', 100.5)]);
  assert.equal(good.status, 'fulfilled');
  assert.equal((bad as PromiseRejectedResult).reason.code, 'invalid-input');
  await house.analytics.flush();
  const [row] = await house.analytics.query<{ failure: string }>(
    `SELECT failure FROM serve_prediction WHERE id = 'bad'`,
  );
  assert.equal(row!.failure, 'rejected');
});

test('compiled features that disagree with DuckDB are left for good, also after a restart', async (t) => {
  const directory = temporaryFolder(t);
  const wrong = createFeatureCompiler(async (definition): Promise<CompiledFeatures> => {
    const right = await compileFeatures(definition);
    let hasLeft = false;
    return {
      get path() {
        return hasLeft ? ('duckdb' as const) : right.path;
      },
      get reason() {
        return right.reason;
      },
      async transform(rows) {
        const values = await right.transform(rows);
        if (hasLeft) return values;
        return {
          ...values,
          columns: values.columns.map((column) => ({
            ...column,
            values: column.values.slice().fill(7 as never),
          })),
        };
      },
      transformByDuckDb: right.transformByDuckDb,
      leaveCompiled(reason) {
        hasLeft = true;
        right.leaveCompiled(reason);
      },
      close: right.close,
    };
  });
  const models = new Map<string, ServableModel>();
  const house = await openServingHouse(t, { directory, features: wrong, models });
  await house.addModel(model);
  const endpoint = await house.deployVersion('1');
  assert.equal(endpoint.revisions[0]!.featurePath, 'duckdb');
  assert.match(
    endpoint.rollout!.decisions[0]!.checks[1]!.detail,
    /DuckDB runs the features itself \(feature '.*' was 7 here/,
  );
  const answer = async (at: typeof house) => {
    const row = { date: '2001-04-03T17:45:00', distance: 731, origin: 'SEA' };
    return (await at.serve.predict(at.serve.find('delays'), { raw: { rows: [row] } })).scored.values[1]!;
  };
  const expected = 1 / (1 + Math.exp(-linearScore(flightSpec, { distance: 731, hour: 17, origin: 'SEA' })));
  assert.ok(Math.abs((await answer(house)) - expected) < 1e-6);
  await house.close();
  const again = await openServingHouse(t, { directory, features: wrong, models });
  assert.ok(Math.abs((await answer(again)) - expected) < 1e-6);
});
