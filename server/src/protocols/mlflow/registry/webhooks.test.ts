import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startReceiver } from '../../../modules/registry/testing/webhook-receiver.ts';
import { startMlflow } from '../testing/start-mlflow.ts';

type Webhook = { webhook_id: string; name: string; events: object[]; status: string; secret?: string };

const { get, post, patch, remove } = await startMlflow({ allowPrivateUrls: true, allowHttpWebhooks: true });
const receiver = await startReceiver({ after: (work) => after(work) }, () => ({
  status: 200,
  body: 'thanks',
}));
const events = [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }];

async function make(change: object = {}): Promise<Webhook> {
  const reply = await post('/webhooks', { name: 'ci', url: receiver.url, events, secret: 'hush', ...change });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return (reply.body as { webhook: Webhook }).webhook;
}

const refused = (reply: { status: number; body: { error_code: string; message: string } }) =>
  `${reply.status} ${reply.body.error_code} ${reply.body.message}`;

test('a webhook is made, read, changed, tried and deleted, and its secret stays inside', async () => {
  const { webhook_id, ...made } = await make({ status: 'DISABLED' });
  assert.deepEqual(Object.keys(made).toSorted(), [
    'creation_timestamp',
    'events',
    'last_updated_timestamp',
    'name',
    'status',
    'url',
  ]);
  assert.deepEqual([made.events, made.status], [events, 'DISABLED']);
  const changed = await patch(`/webhooks/${webhook_id}`, { name: 'cd', events: [] });
  assert.deepEqual((changed.body as { webhook: Webhook }).webhook.events, events);
  const { body } = await post(`/webhooks/${webhook_id}/test`, {});
  assert.deepEqual(body, { result: { success: true, response_status: 200, response_body: 'thanks' } });
  assert.deepEqual((await remove(`/webhooks/${webhook_id}`, {})).body, {});
  const gone = new RegExp(`^404 RESOURCE_DOES_NOT_EXIST Webhook with ID ${webhook_id} not found\\.$`);
  assert.match(refused(await get(`/webhooks/${webhook_id}`)), gone);
  assert.match(refused(await patch(`/webhooks/${webhook_id}`, { name: 'x' })), gone);
});

test('a call of the API is told to who listens', async () => {
  const before = receiver.received.length;
  const { webhook_id } = await make();
  await post('/registered-models/create', { name: 'told' });
  await receiver.count(before + 1);
  const { entity, action, data } = JSON.parse(receiver.received.at(-1)!.body);
  assert.deepEqual([entity, action, data.name], ['registered_model', 'created', 'told']);
  await remove(`/webhooks/${webhook_id}`, {});
});

test('the list pages, newest first', async () => {
  const ids = [];
  for (let i = 0; i < 3; i++) ids.unshift((await make({ name: `w${i}` })).webhook_id);
  const first = (await get('/webhooks', { max_results: 2 })).body as {
    webhooks: Webhook[];
    next_page_token: string;
  };
  const second = (await get('/webhooks', { page_token: first.next_page_token })).body as {
    webhooks: Webhook[];
  };
  const found = [...first.webhooks, ...second.webhooks].map(({ webhook_id }) => webhook_id);
  assert.deepEqual(found.toSorted(), ids.toSorted());
});

for (const [what, change, answer] of [
  [
    'no events',
    { events: undefined },
    /^400 INVALID_PARAMETER_VALUE Missing value for required parameter 'events'/,
  ],
  [
    'an event that cannot be',
    { events: [{ entity: 'PROMPT', action: 'SET' }] },
    /^400 INVALID_PARAMETER_VALUE Invalid action 'set' for entity 'prompt'\. Valid actions are: \['created'\]$/,
  ],
  [
    'an unknown entity',
    { events: [{ entity: 'MOON', action: 'SET' }] },
    /^400 INVALID_PARAMETER_VALUE .*events\[0\]\.entity/,
  ],
  [
    'another scheme',
    { url: 'ftp://x/' },
    /^400 INVALID_PARAMETER_VALUE Invalid webhook URL scheme: 'ftp'\. Allowed schemes are: http, https\.$/,
  ],
] as const) {
  test(`${what} is refused`, async () => {
    const body = { name: 'ci', url: receiver.url, events, ...change };
    assert.match(refused(await post('/webhooks', body)), answer);
  });
}
