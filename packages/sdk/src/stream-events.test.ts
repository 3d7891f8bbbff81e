import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from './index.ts';
import { listen, reply } from './testing/listen.ts';

const frame = (seq: number) => `id: ${seq}\nevent: run-finished\ndata: ${JSON.stringify({ seq })}\n\n`;

test('a broken stream is resumed after the last event seen', async (context) => {
  const { baseUrl, seen } = await listen(context, (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const after = Number(request.headers['last-event-id'] ?? 0);
    response.write(frame(after + 1));
    // The second event is cut in the middle: it must come again, whole, after the reconnect.
    response.write(frame(after + 2).slice(0, 12), () => response.destroy());
  });
  const connections: boolean[] = [];
  const controller = new AbortController();
  const got: number[] = [];
  const onConnection = (isOpen: boolean) => connections.push(isOpen);
  for await (const event of createClient({ baseUrl }).events({
    project: 'p',
    after: 4,
    signal: controller.signal,
    onConnection,
  })) {
    got.push(event.seq);
    if (got.length === 3) controller.abort();
  }
  assert.deepEqual(got, [5, 6, 7]);
  assert.deepEqual(
    seen.map(({ headers }) => headers['last-event-id']),
    ['4', '5', '6'],
  );
  assert.equal(seen[0]?.url, '/api/v1/events/stream?project=p');
  assert.deepEqual(connections, [true, false, true, false, true]);
});

test('a refusal is not retried', async (context) => {
  const error = { code: 'unauthenticated', message: 'this address needs a token' };
  const { baseUrl, seen } = await listen(context, (_, response) => reply(response, { error }, 401));
  await assert.rejects(createClient({ baseUrl }).events().next(), { code: 'unauthenticated' });
  assert.equal(seen.length, 1);
});

test('an abort while waiting ends the stream', async (context) => {
  const { baseUrl } = await listen(context, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 1000\n\n');
  });
  const events = createClient({ baseUrl }).events({ signal: AbortSignal.timeout(30) });
  assert.deepEqual(await events.next(), { done: true, value: undefined });
});
