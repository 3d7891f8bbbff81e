import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from './index.ts';
import { listen, reply } from './testing/listen.ts';

test('rows travel as tensors and come back as rows', async (context) => {
  const { baseUrl, seen } = await listen(context, (_, response) =>
    reply(response, {
      model_name: 'delays',
      model_version: '3',
      id: 'abc',
      outputs: [
        { name: 'label', datatype: 'BYTES', shape: [2], data: ['false', 'true'] },
        { name: 'probabilities', datatype: 'FP32', shape: [2, 2], data: [0.8, 0.2, 0.4, 0.6] },
      ],
    }),
  );
  const prediction = await createClient({ baseUrl }).predict({
    endpoint: 'delays',
    rows: [
      { origin: 'SFO', distance: 300 },
      { origin: null, distance: 40, isCharter: true },
    ],
    ids: ['f1', 'f2'],
    eventAt: 986_083_200_000,
  });
  assert.equal(seen[0]?.url, '/v2/models/delays/infer');
  assert.deepEqual(seen[0]?.body, {
    inputs: [
      { name: 'origin', datatype: 'BYTES', shape: [2, 1], data: ['SFO', null] },
      { name: 'distance', datatype: 'FP64', shape: [2, 1], data: [300, 40] },
      { name: 'isCharter', datatype: 'BOOL', shape: [2, 1], data: [null, true] },
    ],
    parameters: { prediction_ids: '["f1","f2"]', event_time: 986_083_200_000 },
  });
  assert.deepEqual(prediction, {
    id: 'abc',
    revision: '3',
    rows: [
      { label: 'false', probabilities: [0.8, 0.2] },
      { label: 'true', probabilities: [0.4, 0.6] },
    ],
  });
});

test("the protocol's plain error text is kept", async (context) => {
  const { baseUrl } = await listen(context, (_, response) =>
    reply(response, { error: "'distance' is missing" }, 400),
  );
  const asked = createClient({ baseUrl }).predict({ endpoint: 'delays', rows: [{ origin: 'SFO' }] });
  await assert.rejects(asked, { code: 'invalid-input', message: "'distance' is missing", status: 400 });
});

test('a column with two kinds of values is refused before it is sent', async () => {
  const asked = createClient({ baseUrl: 'http://127.0.0.1:1' }).predict({
    endpoint: 'e',
    rows: [{ a: 1 }, { a: 'x' }],
  });
  await assert.rejects(asked, { code: 'invalid-input', message: /'a' has values of several kinds/ });
});
