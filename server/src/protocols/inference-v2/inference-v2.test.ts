import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { linearScore } from '../../engines/onnx/testing/linear-model.ts';
import { flightSpec } from '../../modules/serve/testing/serving-house.ts';
import {
  openServingServer,
  type ServingServer,
  type ServingServerOptions,
} from './testing/serving-server.ts';

const probability = (input: Record<string, unknown>) => 1 / (1 + Math.exp(-linearScore(flightSpec, input)));
const row = { distance: 731, hour: 6, origin: 'SEA' };
const good = [
  { name: 'distance', shape: [1, 1], datatype: 'FP64', data: [731] },
  { name: 'hour', shape: [1], datatype: 'INT32', data: [6] },
  { name: 'origin', shape: [1, 1], datatype: 'BYTES', data: [['SEA']] },
];
type Reply = { status: number; json: Record<string, unknown>; headers: Headers };
type Tensor = { name: string; shape: number[]; datatype: string; data: (number | string)[] };

async function open(
  t: Parameters<typeof openServingServer>[0],
  options: ServingServerOptions = {},
): Promise<ServingServer> {
  const server = await openServingServer(t, options);
  await server.house.addModel({ version: 1, spec: flightSpec });
  await server.house.deployVersion('1');
  return server;
}

async function call(server: ServingServer, path: string, init?: RequestInit): Promise<Reply> {
  const reply = await fetch(server.url + path, init);
  return {
    status: reply.status,
    json: (await reply.json()) as Record<string, unknown>,
    headers: reply.headers,
  };
}

const infer = (server: ServingServer, body: unknown, path = '/v2/models/delays/infer') =>
  call(server, path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

const output = (reply: Reply, name: string) =>
  (reply.json['outputs'] as Tensor[]).find((one) => one.name === name)!;

for (const hasFastLane of [true, false]) {
  describe(hasFastLane ? 'through the fast lane' : 'through the framework', () => {
    test('health, server and model metadata', async (t) => {
      const server = await open(t, { hasFastLane });
      assert.deepEqual((await call(server, '/v2/health/live')).json, { live: true });
      assert.deepEqual((await call(server, '/v2/health/ready')).json, { ready: true });
      const metadata = (await call(server, '/v2')).json;
      assert.equal(metadata['name'], 'slipway');
      assert.deepEqual(metadata['extensions'], ['binary_tensor_data']);
      for (const path of ['/v2/models/delays', '/v2/models/delays/versions/1', '/v2/models/flights.delays']) {
        const { json } = await call(server, path);
        assert.deepEqual(json['versions'], ['1']);
        assert.deepEqual(json['inputs'], [
          { name: 'distance', datatype: 'FP64', shape: [-1, 1] },
          { name: 'hour', datatype: 'FP64', shape: [-1, 1] },
          { name: 'origin', datatype: 'BYTES', shape: [-1, 1] },
        ]);
      }
      assert.deepEqual((await call(server, '/v2/models/delays/ready')).json, { name: 'delays', ready: true });
      assert.equal((await call(server, '/v2/models/delays/versions/9/ready')).status, 503);
    });

    test('one row: flat and nested data, id echoed, version told', async (t) => {
      const server = await open(t, { hasFastLane });
      const reply = await infer(server, { id: 'abc', inputs: good });
      assert.equal(reply.status, 200);
      assert.equal(reply.json['id'], 'abc');
      assert.equal(reply.json['model_name'], 'delays');
      assert.equal(reply.json['model_version'], '1');
      const probabilities = output(reply, 'probabilities');
      assert.deepEqual([probabilities.shape, probabilities.datatype], [[1, 2], 'FP32']);
      assert.ok(Math.abs((probabilities.data[1] as number) - probability(row)) < 1e-6);
      assert.deepEqual(output(reply, 'label').data, ['true']);
    });

    test('many rows, missing values, prediction ids and event time', async (t) => {
      const server = await open(t, { hasFastLane });
      const reply = await infer(server, {
        id: 'batch',
        parameters: { event_time: 1e12, prediction_ids: '["a", "b", "c"]' },
        inputs: [
          { name: 'distance', shape: [3], datatype: 'FP32', data: [100, 200, 300] },
          { name: 'origin', shape: [3, 1], datatype: 'BYTES', data: ['SEA', null, 'ATL'] },
        ],
      });
      const { data, shape } = output(reply, 'probabilities');
      assert.deepEqual(shape, [3, 2]);
      ['SEA', null, 'ATL'].forEach((origin, i) => {
        const expected = probability({ distance: 100 * (i + 1), origin });
        assert.ok(Math.abs((data[2 * i + 1] as number) - expected) < 1e-6);
      });
      await server.house.analytics.flush();
      const log = await call(server, '/api/v1/projects/flights/endpoints/delays/predictions');
      const items = log.json['items'] as { id: string; eventAt: number }[];
      assert.deepEqual(items.map(({ id }) => id).sort(), ['a', 'b', 'c']);
      assert.ok(items.every(({ eventAt }) => eventAt === 1e12));
    });

    test('requested outputs only, in a version that is named', async (t) => {
      const server = await open(t, { hasFastLane });
      const body = { inputs: good, outputs: [{ name: 'label' }] };
      const reply = await infer(server, body, '/v2/models/delays/versions/1/infer');
      assert.deepEqual(
        (reply.json['outputs'] as Tensor[]).map(({ name }) => name),
        ['label'],
      );
      assert.ok((reply.json['id'] as string).length > 10, 'an id was made');
      const unknown = await infer(server, { inputs: good, outputs: [{ name: 'logits' }] });
      assert.equal(unknown.status, 400);
      assert.match(unknown.json['error'] as string, /no output 'logits'/);
    });

    test('whatever is wrong with a request is a 4xx with one text that names it', async (t) => {
      const server = await open(t, { hasFastLane, bodyLimitBytes: 100_000 });
      const [distance, hour, origin] = good;
      const wrong: [unknown, RegExp][] = [
        ['{"inputs": [', /not JSON/],
        ['', /not JSON/],
        ['{"inputs": [{"name": "distance", "shape": [1], "datatype": "FP64", "data": [NaN]}]}', /not JSON/],
        [[], /not a JSON object/],
        [{}, /'inputs' is not a list/],
        [{ inputs: [] }, /'inputs' is not a list/],
        [{ inputs: [1] }, /inputs\[0\] is not a JSON object/],
        [{ inputs: [{ ...distance, name: undefined }] }, /inputs\[0\] has no name/],
        [{ inputs: [{ ...distance, datatype: 'FLOAT' }] }, /'distance' has datatype "FLOAT"/],
        [{ inputs: [{ ...distance, shape: undefined }] }, /'distance' has no shape/],
        [{ inputs: [{ ...distance, shape: [1, 2] }] }, /shape \[1, 2\]/],
        [{ inputs: [{ ...distance, shape: [-1, 1] }] }, /'distance' has no shape/],
        [{ inputs: [{ ...distance, data: undefined }] }, /'distance' has no data/],
        [{ inputs: [{ ...distance, data: [1, 2] }] }, /2 elements for 1 rows/],
        [{ inputs: [{ ...distance, data: ['731'] }] }, /row 0, field 'distance' is "731", not FP64/],
        [{ inputs: [{ ...distance, datatype: 'INT32', data: [1.5] }] }, /not INT32/],
        [{ inputs: [hour, origin] }, /'distance' is missing/],
        [{ inputs: [distance, distance] }, /stands twice/],
        [{ inputs: [distance, { ...hour, shape: [2], data: [1, 2] }] }, /2 rows/],
        [{ inputs: [...good, { ...hour, name: 'houre' }] }, /did you mean 'hour'/],
        [{ inputs: [{ ...distance, shape: [0], data: [] }] }, /no rows/],
        [{ inputs: good, id: 7 }, /'id' is 7/],
        [{ inputs: good, id: 'x'.repeat(200) }, /200 characters/],
        [{ inputs: good, parameters: { prediction_ids: 'a' } }, /prediction_ids/],
        [{ inputs: good, parameters: { prediction_ids: '["a", "b"]' } }, /2 prediction ids for 1 rows/],
        [{ inputs: good, parameters: { event_time: 'now' } }, /event_time/],
        [{ inputs: good, parameters: 3 }, /'parameters' is not a JSON object/],
        ['{"inputs": [{"name": "distance", "shape": [1], "datatype": "FP64", "data": [1e999]}]}', /Infinity/],
        [{ inputs: [distance, { ...origin, data: ['x'.repeat(70_000)] }] }, /70000 characters/],
      ];
      for (const [body, message] of wrong) {
        const reply = await infer(server, body);
        assert.equal(reply.status, 400, JSON.stringify(body));
        assert.deepEqual(Object.keys(reply.json), ['error']);
        assert.match(reply.json['error'] as string, message);
      }
      const huge = await infer(server, { inputs: good, padding: 'x'.repeat(200_000) });
      assert.equal(huge.status, 413);
      const rows = 10_001;
      const many = await infer(server, {
        inputs: [{ ...distance, shape: [rows], data: new Array(rows).fill(1) }],
      });
      assert.match(many.json['error'] as string, /10001 rows, more than 10000/);
      assert.equal((await infer(server, { inputs: good }, '/v2/models/nobody/infer')).status, 404);
      assert.equal((await infer(server, { inputs: good }, '/v2/models/delays/versions/7/infer')).status, 404);
      assert.equal(
        (await infer(server, { inputs: good }, '/v2/models/delays/versions/one/infer')).status,
        404,
      );
      assert.equal((await call(server, '/v2/nothing')).status, 404);
    });

    test('a token is asked for here as everywhere', async (t) => {
      const server = await open(t, { hasFastLane, token: 'a-long-enough-secret' });
      const refused = await infer(server, { inputs: good });
      assert.equal(refused.status, 401);
      assert.ok(refused.headers.get('www-authenticate'));
      const headers = { authorization: 'Bearer a-long-enough-secret' };
      const reply = await fetch(`${server.url}/v2/models/delays/infer`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ inputs: good }),
      });
      assert.equal(reply.status, 200);
      assert.equal((await call(server, '/v2/health/live')).status, 200);
    });
  });
}

test('binary tensors in and out', async (t) => {
  const server = await open(t);
  const distances = Buffer.alloc(8);
  distances.writeFloatLE(100, 0);
  distances.writeFloatLE(2000, 4);
  const texts = Buffer.concat(
    ['SEA', 'ATL'].flatMap((text) => [Buffer.from([3, 0, 0, 0]), Buffer.from(text)]),
  );
  const header = Buffer.from(
    JSON.stringify({
      id: 'bin',
      parameters: { binary_data_output: true },
      inputs: [
        {
          name: 'distance',
          shape: [2, 1],
          datatype: 'FP32',
          parameters: { binary_data_size: distances.length },
        },
        { name: 'hour', shape: [2, 1], datatype: 'INT32', data: [6, 7] },
        { name: 'origin', shape: [2, 1], datatype: 'BYTES', parameters: { binary_data_size: texts.length } },
      ],
      outputs: [{ name: 'probabilities' }, { name: 'label', parameters: { binary_data: false } }],
    }),
  );
  const post = (body: Buffer) =>
    fetch(`${server.url}/v2/models/delays/infer`, {
      method: 'POST',
      headers: {
        'inference-header-content-length': String(header.length),
        'content-type': 'application/octet-stream',
      },
      body: new Uint8Array(body),
    });
  const reply = await post(Buffer.concat([header, distances, texts]));
  assert.equal(reply.status, 200);
  const bytes = Buffer.from(await reply.arrayBuffer());
  const jsonBytes = Number(reply.headers.get('inference-header-content-length'));
  const json = JSON.parse(bytes.toString('utf8', 0, jsonBytes));
  assert.deepEqual(json.outputs[1].parameters, { binary_data_size: 16 });
  assert.deepEqual(json.outputs[0].data.length, 2);
  const expected = [
    { distance: 100, hour: 6, origin: 'SEA' },
    { distance: 2000, hour: 7, origin: 'ATL' },
  ].map(probability);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(bytes.readFloatLE(jsonBytes + 8 * i + 4) - value) < 1e-6);
  });
  for (const body of [
    Buffer.concat([header, distances]),
    Buffer.concat([header, distances, texts, texts]),
    header,
  ]) {
    const short = await post(body);
    assert.equal(short.status, 400, await short.text());
  }
});

test('an endpoint name that two projects use must be said in full', async (t) => {
  const server = await open(t);
  await server.house.deployVersion('1', { project: 'trains' });
  const reply = await infer(server, { inputs: good });
  assert.equal(reply.status, 409);
  assert.match(reply.json['error'] as string, /flights\.delays or trains\.delays/);
  assert.equal((await infer(server, { inputs: good }, '/v2/models/trains.delays/infer')).status, 200);
});

test('no JSON at all gets a 5xx', async (t) => {
  const server = await open(t);
  const tensor = fc.record(
    {
      name: fc.oneof(fc.constantFrom('distance', 'hour', 'origin'), fc.anything()),
      shape: fc.oneof(fc.constantFrom([1], [1, 1], [2]), fc.anything()),
      datatype: fc.oneof(fc.constantFrom('FP32', 'BYTES', 'INT64'), fc.anything()),
      data: fc.oneof(fc.array(fc.oneof(fc.double(), fc.string(), fc.constant(null))), fc.anything()),
      parameters: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const body = fc.record(
    {
      id: fc.anything(),
      parameters: fc.anything(),
      outputs: fc.anything(),
      inputs: fc.oneof(fc.array(tensor), fc.anything()),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(body, async (value) => {
      const text = JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
      const reply = await fetch(`${server.url}/v2/models/delays/infer`, { method: 'POST', body: text });
      await reply.text();
      assert.ok(reply.status < 500, `${reply.status} for ${text}`);
    }),
    { numRuns: 300 },
  );
});
