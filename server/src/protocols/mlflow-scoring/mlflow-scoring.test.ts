import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { linearScore } from '../../engines/onnx/testing/linear-model.ts';
import { flightInputs, flightSpec } from '../../modules/serve/testing/serving-house.ts';
import { openServingServer, type ServingServer } from '../inference-v2/testing/serving-server.ts';
import { readCsvRows } from './csv-rows.ts';

const rows = [
  { distance: 731, hour: 6, origin: 'SEA' },
  { distance: 100, hour: 2, origin: 'ATL' },
];
const probabilities = rows.map((row) => 1 / (1 + Math.exp(-linearScore(flightSpec, row))));
const labels = probabilities.map((p) => p > 0.5);

async function open(t: TestContext): Promise<ServingServer> {
  const server = await openServingServer(t);
  await server.house.addModel({ version: 1, spec: flightSpec });
  await server.house.deployVersion('1');
  return server;
}

async function invoke(
  server: ServingServer,
  body: unknown,
  init: { type?: string; path?: string; id?: string } = {},
) {
  const reply = await fetch(server.url + (init.path ?? '/endpoints/delays/invocations'), {
    method: 'POST',
    headers: {
      'content-type': init.type ?? 'application/json',
      ...(init.id === undefined ? {} : { 'x-prediction-id': init.id }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: reply.status,
    json: (await reply.json()) as Record<string, unknown>,
    headers: reply.headers,
  };
}

const split = {
  columns: ['distance', 'hour', 'origin'],
  index: [0, 1],
  data: rows.map(({ distance, hour, origin }) => [distance, hour, origin]),
};
const columns = { distance: [731, 100], hour: [6, 2], origin: ['SEA', 'ATL'] };

test('every form of input gives the same predictions, as the classes of the training data', async (t) => {
  const server = await open(t);
  const bodies = [
    { dataframe_split: split },
    { dataframe_records: rows },
    { instances: rows },
    { instances: split.data },
    { inputs: columns },
    { inputs: { distance: [[731], [100]], hour: [[6], [2]], origin: [['SEA'], ['ATL']] } },
  ];
  for (const body of bodies) {
    const reply = await invoke(server, body);
    assert.equal(reply.status, 200, JSON.stringify(reply.json));
    assert.deepEqual(reply.json, { predictions: labels }, JSON.stringify(body));
  }
  const csv = 'distance,hour,origin\r\n731,6,"SEA"\r\n100,2,ATL\r\n';
  assert.deepEqual((await invoke(server, csv, { type: 'text/csv; charset=utf-8' })).json, {
    predictions: labels,
  });
  assert.deepEqual((await invoke(server, { dataframe_split: split }, { path: '/invocations' })).json, {
    predictions: labels,
  });
});

test('probabilities on request; ids come back', async (t) => {
  const server = await open(t);
  const body = { dataframe_records: rows.slice(0, 1), params: { predict_method: 'predict_proba' } };
  const reply = await invoke(server, body, { id: 'mine' });
  const [[, positive]] = reply.json['predictions'] as [[number, number]];
  assert.ok(Math.abs(positive - probabilities[0]!) < 1e-6);
  assert.equal(reply.headers.get('x-prediction-id'), 'mine');
  assert.equal(reply.headers.get('x-revision'), '1');
});

test('ping, health and version', async (t) => {
  const server = await open(t);
  for (const path of ['/ping', '/health']) {
    const reply = await fetch(server.url + path);
    assert.deepEqual([reply.status, await reply.text()], [200, '\n']);
  }
  assert.equal(await (await fetch(`${server.url}/version`)).text(), '1.2.3');
});

test("errors have MLflow's shape and name what is wrong", async (t) => {
  const server = await open(t);
  const bad: [body: unknown, code: string, message: RegExp, type?: string][] = [
    ['{', 'BAD_REQUEST', /not JSON/],
    [[], 'BAD_REQUEST', /not a JSON object/],
    [{}, 'BAD_REQUEST', /none of dataframe_split/],
    [{ inputs: columns, instances: rows }, 'BAD_REQUEST', /instances and inputs/],
    [{ dataframe_split: { data: [] } }, 'BAD_REQUEST', /no list of column names/],
    [
      { dataframe_split: { columns: ['distance', 'distance'], data: [[1, 2]] } },
      'BAD_REQUEST',
      /stands twice/,
    ],
    [
      { dataframe_split: { columns: ['distance'], data: [[1, 2]] } },
      'BAD_REQUEST',
      /\[0\] has 2 values, expected 1/,
    ],
    [{ dataframe_records: [1] }, 'BAD_REQUEST', /\[0\] is not an object/],
    [{ inputs: { distance: [1, 2], hour: [1] } }, 'BAD_REQUEST', /different lengths/],
    [
      { inputs: { distance: ['far'] } },
      'INVALID_PARAMETER_VALUE',
      /row 0, field 'distance' is the text "far"/,
    ],
    [{ inputs: { distance: [1], wind: [2] } }, 'INVALID_PARAMETER_VALUE', /'wind' is not an input/],
    [{ inputs: {} }, 'INVALID_PARAMETER_VALUE', /no rows/],
    [{ inputs: columns, params: { predict_method: 'guess' } }, 'INVALID_PARAMETER_VALUE', /predict_method/],
    ['distance\n', 'INVALID_PARAMETER_VALUE', /no rows/, 'text/csv'],
    ['distance,hour\n1\n', 'BAD_REQUEST', /line 2 of the CSV has 1 cells/, 'text/csv'],
    ['distance\n"1', 'BAD_REQUEST', /does not end/, 'text/csv'],
    ['', 'BAD_REQUEST', /empty/, 'text/csv'],
  ];
  for (const [body, code, message, type] of bad) {
    const reply = await invoke(server, body, type === undefined ? {} : { type });
    assert.equal(reply.status, 400, JSON.stringify(body));
    assert.equal(reply.json['error_code'], code, JSON.stringify([body, reply.json]));
    assert.match(reply.json['message'] as string, message);
  }
  assert.equal((await invoke(server, 'x', { type: 'text/html' })).status, 415);
  const nobody = await invoke(server, {}, { path: '/endpoints/nobody/invocations' });
  assert.deepEqual([nobody.status, nobody.json['error_code']], [404, 'RESOURCE_DOES_NOT_EXIST']);
  await server.house.deployVersion('1', { endpoint: 'second' });
  assert.match((await invoke(server, {}, { path: '/invocations' })).json['message'] as string, /2 endpoints/);
});

test('CSV: whatever was written quoted reads back', () => {
  const signature = {
    inputs: flightInputs
      .filter(({ name }) => name === 'origin')
      .concat({ name: 'b', type: 'string', required: false }),
  };
  const text = fc.string().filter((value) => value !== '');
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), fc.constantFrom('\n', '\r\n'), (values, end) => {
      const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
      const csv = ['origin,b', ...values.map((cells) => cells.map(quote).join(','))].join(end);
      const read = readCsvRows(csv, signature);
      assert.ok('columns' in read);
      assert.deepEqual(
        read.columns.get('origin'),
        values.map(([a]) => a),
      );
      assert.deepEqual(
        read.columns.get('b'),
        values.map(([, b]) => b),
      );
    }),
  );
});
