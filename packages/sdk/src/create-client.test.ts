import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient, isSlipwayError, type SlipwayError } from './index.ts';
import { listen, reply } from './testing/listen.ts';

test('a call goes to its route, with path and query encoded and the token sent', async (context) => {
  const { baseUrl, seen } = await listen(context, (_, response) =>
    reply(response, { items: [], nextCursor: null }),
  );
  const client = createClient({ baseUrl: `${baseUrl}/`, token: 'secret' });
  const filter = "params.trainer = 'gbdt' & 1";
  const page = await client.call('listRuns', {
    params: { project: 'a/b c' },
    query: { filter, limit: 10, cursor: undefined },
  });
  assert.deepEqual(page, { items: [], nextCursor: null });
  const [request] = seen;
  assert.equal(request?.method, 'GET');
  const url = new URL(request?.url ?? '', baseUrl);
  assert.equal(url.pathname, '/api/v1/projects/a%2Fb%20c/runs');
  assert.deepEqual(Object.fromEntries(url.searchParams), { filter, limit: '10' });
  assert.equal(request?.headers.authorization, 'Bearer secret');
});

test('a body is sent as JSON', async (context) => {
  const { baseUrl, seen } = await listen(context, (_, response) => reply(response, { jobId: 'j1' }));
  const client = createClient({ baseUrl });
  const params = { project: 'p', dataset: 'd' };
  assert.deepEqual(await client.call('importDataset', { params, body: { source: 'a.csv' } }), {
    jobId: 'j1',
  });
  assert.deepEqual(seen[0]?.body, { source: 'a.csv' });
  assert.equal(seen[0]?.headers['content-type'], 'application/json');
});

test('an error reply becomes an error with everything the server said', async (context) => {
  const error = {
    code: 'invalid-filter',
    message: 'no such field',
    hint: 'try auc',
    details: { at: 3 },
    requestId: 'r1',
  };
  const { baseUrl } = await listen(context, (_, response) => reply(response, { error }, 400));
  const thrown = await createClient({ baseUrl })
    .call('listProjects')
    .catch((caught: unknown) => caught);
  assert.ok(isSlipwayError(thrown));
  const { code, message, hint, details, requestId, status } = thrown;
  assert.deepEqual({ code, message, hint, details, requestId, status }, { ...error, status: 400 });
});

test('something that is not Slipway is named with its address', async (context) => {
  const { baseUrl } = await listen(context, (_, response) =>
    response.writeHead(502).end('<html>bad gateway'),
  );
  await assert.rejects(createClient({ baseUrl }).call('health'), (error: SlipwayError) => {
    assert.equal(error.code, 'unreadable');
    assert.match(error.message, /127\.0\.0\.1.* answered 502/);
    return true;
  });
});

test('nobody listening is unreachable, an abort stays an abort', async (context) => {
  await assert.rejects(createClient({ baseUrl: 'http://127.0.0.1:1' }).call('health'), {
    code: 'unreachable',
    status: 0,
  });
  const { baseUrl } = await listen(context, () => {});
  const signal = AbortSignal.timeout(20);
  await assert.rejects(createClient({ baseUrl }).call('health', { signal }), { name: 'TimeoutError' });
});

test('a missing path parameter is refused before anything is sent', async () => {
  const call = createClient({ baseUrl: 'http://127.0.0.1:1' }).call('getRun', { params: { runId: '' } });
  await assert.rejects(call, { code: 'invalid-request', message: /runId/ });
});
