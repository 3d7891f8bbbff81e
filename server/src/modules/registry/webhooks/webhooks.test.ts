import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from '../../../platform/database/kysely.ts';
import { platformMigrations } from '../../../platform/database/platform-migrations.ts';
import { openSecretBox } from '../../../platform/secrets/secret-box.ts';
import { forEachDatabase } from '../../../platform/testing/databases.ts';
import { registryMigrations, type WebhookEvent } from '../index.ts';
import { createRegistryStore } from '../store/registry-store.ts';
import { openTestRegistry } from '../testing/open-registry.ts';
import { type Received, startReceiver } from '../testing/webhook-receiver.ts';
import { createDeliverer } from './deliver.ts';
import { exampleData, webhookActions } from './webhook-event.ts';

const project = 'default';
const who = { project, actor: 'ada' };
const actor = 'ada';
const secret = 'a secret of the receiver';

const words = (url: string, events: readonly WebhookEvent[]) => ({
  name: 'ci',
  description: '',
  url,
  events,
  isActive: true,
  secret,
});

const told = ({ body }: Received) => {
  const { entity, action, timestamp, data } = JSON.parse(body);
  assert.match(timestamp, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  return { [`${entity}.${action}`]: data };
};

const allEvents = Object.entries(webhookActions).flatMap(([entity, actions]) =>
  actions.map((action) => ({ entity, action }) as WebhookEvent),
);

forEachDatabase('webhooks', [...platformMigrations, registryMigrations], (open) => {
  const openWebhooks = async (t: TestContext, settings: Parameters<typeof openTestRegistry>[2] = {}) => {
    const opened = await openTestRegistry(open, t, settings);
    const { registry, database } = opened;
    const waitingCount = async () => {
      const { rows } = await sql<{
        count: number;
      }>`select count(*) as count from registry_webhook_delivery`.execute(database.reader());
      return Number(rows[0]!.count);
    };
    const untilDelivered = async () => {
      while ((await waitingCount()) > 0) await sleep(5);
    };
    const makeModel = (name: string, tags: Record<string, string> = {}) =>
      registry.createModel({ project, name, description: 'words', tags, actor });
    return { ...opened, webhooks: registry.webhooks, waitingCount, untilDelivered, makeModel };
  };

  test('a delivery carries what happened, signed', async (t) => {
    const { webhooks, makeModel, untilDelivered } = await openWebhooks(t);
    const receiver = await startReceiver(t);
    await webhooks.create(words(receiver.url, [{ entity: 'registered_model', action: 'created' }]), who);
    webhooks.start();
    await makeModel('churn', { team: 'growth' });
    await receiver.count(1);
    const [delivery] = receiver.received;
    assert.deepEqual(told(delivery!), {
      'registered_model.created': { name: 'churn', tags: { team: 'growth' }, description: 'words' },
    });
    const { headers, body } = delivery!;
    const id = headers['x-mlflow-delivery-id'];
    const seconds = headers['x-mlflow-timestamp'];
    assert.match(String(id), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.ok(Math.abs(Number(seconds) - Date.now() / 1000) < 60);
    const expected = createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64');
    assert.equal(headers['x-mlflow-signature'], `v1,${expected}`);
    await untilDelivered();
  });

  test('every event of models and prompts is told with its own words', async (t) => {
    const { webhooks, registry, makeModel, untilDelivered } = await openWebhooks(t);
    const receiver = await startReceiver(t);
    await webhooks.create({ ...words(receiver.url, allEvents), secret: null }, who);
    const model = { project, name: 'churn' };
    const prompt = { project, name: 'greet' };
    const mark = { 'mlflow.prompt.is_prompt': 'true' };
    await makeModel('churn');
    await makeModel('greet', { ...mark, owner: 'x' });
    const version = (name: string, tags: Record<string, string>) =>
      registry.registerForeign(
        {
          project,
          model: name,
          source: 's3://b/m',
          storageLocation: null,
          runId: 'r1',
          runLink: '',
          loggedModelId: null,
          tags,
          description: '',
          createdBy: actor,
        },
        [],
      );
    await version('churn', { a: '1' });
    await version('greet', { ...mark, 'mlflow.prompt.text': 'Hi {{name}}' });
    for (const address of [model, prompt]) {
      const place = { ...address, version: 1 };
      const tag = { key: 'k', value: 'v' };
      await registry.tagModel(address, { tag, actor });
      await registry.untagModel(address, { key: 'k', actor });
      await registry.tagVersion(place, { tag, actor });
      await registry.untagVersion(place, { key: 'k', actor });
      await registry.pointAlias(place, { alias: 'best', actor, reason: '' });
      await registry.removeAlias(address, { alias: 'best', actor });
    }
    webhooks.start();
    await untilDelivered();
    assert.ok(receiver.received.every(({ headers }) => headers['x-mlflow-signature'] === undefined));
    const news = new Map(receiver.received.flatMap((each) => Object.entries(told(each))));
    const place = { name: 'churn', version: '1' };
    const promptPlace = { name: 'greet', version: '1' };
    assert.deepEqual(Object.fromEntries(news), {
      'registered_model.created': { name: 'churn', tags: {}, description: 'words' },
      'prompt.created': { name: 'greet', tags: { owner: 'x' }, description: 'words' },
      'model_version.created': {
        ...place,
        source: 's3://b/m',
        run_id: 'r1',
        tags: { a: '1' },
        description: null,
      },
      'prompt_version.created': { ...promptPlace, template: 'Hi {{name}}', tags: {}, description: null },
      'model_version_tag.set': { ...place, key: 'k', value: 'v' },
      'model_version_tag.deleted': { ...place, key: 'k' },
      'model_version_alias.created': { ...place, alias: 'best' },
      'model_version_alias.deleted': { name: 'churn', alias: 'best' },
      'prompt_tag.set': { name: 'greet', key: 'k', value: 'v' },
      'prompt_tag.deleted': { name: 'greet', key: 'k' },
      'prompt_version_tag.set': { ...promptPlace, key: 'k', value: 'v' },
      'prompt_version_tag.deleted': { ...promptPlace, key: 'k' },
      'prompt_alias.created': { ...promptPlace, alias: 'best' },
      'prompt_alias.deleted': { name: 'greet', alias: 'best' },
    });
    for (const event of allEvents) {
      const name = `${event.entity}.${event.action}`;
      assert.deepEqual(
        Object.keys(exampleData(event)).toSorted(),
        Object.keys(news.get(name)).toSorted(),
        name,
      );
    }
  });

  test('a receiver that is busy is asked again with the same id, and one that refuses is not', async (t) => {
    const { webhooks, makeModel, untilDelivered, events } = await openWebhooks(t);
    const busy = await startReceiver(t, (index) =>
      index === 0 ? { status: 503, headers: { 'retry-after': '0' } } : { status: 204 },
    );
    const refusing = await startReceiver(t, () => ({ status: 401 }));
    const moved = await startReceiver(t, () => ({ status: 302, headers: { location: busy.url } }));
    for (const { url } of [busy, refusing, moved])
      await webhooks.create(words(url, [{ entity: 'registered_model', action: 'created' }]), who);
    webhooks.start();
    await makeModel('churn');
    await untilDelivered();
    const ids = busy.received.map(({ headers }) => headers['x-mlflow-delivery-id']);
    assert.equal(ids.length, 2);
    assert.equal(new Set(ids).size, 1);
    assert.deepEqual([refusing.received.length, moved.received.length], [1, 1]);
    const failed = await events.list({ type: 'webhook-delivery-failed', limit: 5 });
    assert.deepEqual(failed.map(({ message }) => message).toSorted(), [
      'webhook ci was not told of registered_model.created: it answered 302, after 1 attempt',
      'webhook ci was not told of registered_model.created: it answered 401, after 1 attempt',
    ]);
  });

  test('what was not delivered when the server ended is delivered by the next one', async (t) => {
    const { webhooks, makeModel, waitingCount, untilDelivered, ...ports } = await openWebhooks(t);
    const receiver = await startReceiver(t);
    await webhooks.create(
      { ...words(receiver.url, [{ entity: 'registered_model', action: 'created' }]), secret: null },
      who,
    );
    await makeModel('churn');
    await makeModel('claimed by a server that died');
    assert.equal(await waitingCount(), 2);
    await webhooks.stop();
    // As a server leaves a delivery that it was sending when it died: taken, and free again after its lease.
    const store = createRegistryStore(ports.database);
    const now = Date.now();
    await store.write((tx) => store.webhooks.claim(tx, { now, until: now + 300, limit: 1 }));
    const next = createDeliverer({
      ...ports,
      store,
      secrets: openSecretBox({ home: '', key: `${'A'.repeat(43)}=` }),
      allowPrivate: true,
    });
    t.after(() => next.stop());
    next.start();
    await receiver.count(2);
    await untilDelivered();
    assert.ok(Date.now() - now >= 300);
  });

  test('a webhook that is switched off or deleted is told nothing', async (t) => {
    const { webhooks, makeModel, waitingCount } = await openWebhooks(t);
    const receiver = await startReceiver(t);
    const event = { entity: 'registered_model', action: 'created' } as const;
    const off = await webhooks.create({ ...words(receiver.url, [event]), isActive: false }, who);
    const gone = await webhooks.create(words(receiver.url, [event]), who);
    const elsewhere = await webhooks.create(words(receiver.url, [event]), { ...who, project: 'other' });
    await makeModel('churn');
    assert.equal(await waitingCount(), 1);
    await webhooks.remove(gone.id, who);
    assert.equal(await waitingCount(), 0);
    await webhooks.update(off.id, { isActive: true }, who);
    await makeModel('again');
    assert.equal(await waitingCount(), 1);
    await assert.rejects(webhooks.remove(elsewhere.id, who), { code: 'not-found' });
    await assert.rejects(webhooks.update(gone.id, { name: 'x' }, who), { code: 'not-found' });
  });

  test('news of a change that was undone are not told', async (t) => {
    const { webhooks, registry, makeModel, waitingCount } = await openWebhooks(t);
    await makeModel('churn');
    await webhooks.create(
      words('http://127.0.0.1:9/', [{ entity: 'registered_model', action: 'created' }]),
      who,
    );
    await assert.rejects(makeModel('churn'), { code: 'conflict' });
    await assert.rejects(
      registry.tagModel({ project, name: 'none' }, { tag: { key: 'k', value: '' }, actor }),
      {
        code: 'not-found',
      },
    );
    assert.equal(await waitingCount(), 0);
  });

  test('the secret is not readable in the database, in lists, news or the audit log', async (t) => {
    const { webhooks, database, events, audit } = await openWebhooks(t);
    const made = await webhooks.create(words('https://ci.example/hook', allEvents), who);
    await webhooks.update(made.id, { secret: `${secret} two` }, who);
    const { rows } = await sql`select * from registry_webhook`.execute(database.reader());
    const everything = JSON.stringify([
      rows,
      made,
      await webhooks.list(project, { offset: 0, limit: 10 }),
      await webhooks.get(project, made.id),
      await events.list({ limit: 50 }),
      await audit.list({ limit: 50 }),
    ]);
    assert.doesNotMatch(everything, /a secret of the receiver/);
    assert.match(everything, /ci\.example/);
  });

  test('a test says what the receiver said, or that it was not reached', async (t) => {
    const { webhooks } = await openWebhooks(t);
    const receiver = await startReceiver(t, (index) => ({
      status: index === 0 ? 201 : 500,
      body: 'x'.repeat(100_000),
    }));
    const { id } = await webhooks.create(words(receiver.url, allEvents), who);
    const taken = await webhooks.test(project, id, { entity: 'prompt_tag', action: 'set' });
    assert.deepEqual([taken.isTaken, taken.status, taken.body.length], [true, 201, 65_536]);
    assert.deepEqual(told(receiver.received[0]!), {
      'prompt_tag.set': { name: 'example_prompt', key: 'example_key', value: 'example_value' },
    });
    const refused = await webhooks.test(project, id);
    assert.deepEqual([refused.isTaken, refused.status], [false, 500]);
    await webhooks.update(id, { url: 'http://127.0.0.1:1/' }, who);
    const unreached = await webhooks.test(project, id);
    assert.equal(unreached.status, null);
    assert.match(unreached.problem!, /ECONNREFUSED/);
  });

  for (const url of [
    'http://127.0.0.1:1/',
    'http://[::1]:1/',
    'http://localhost:1/',
    'http://169.254.169.254/latest',
  ]) {
    test(`${url} leads inside and is not reached`, async (t) => {
      const { webhooks } = await openWebhooks(t, { webhooks: { allowPrivate: false } });
      const { id } = await webhooks.create(words(url, allEvents), who);
      assert.match((await webhooks.test(project, id)).problem!, /is a private address/);
    });
  }

  test('words that are wrong are refused', async (t) => {
    const { webhooks } = await openWebhooks(t, { webhooks: { allowHttp: false } });
    const good = words('https://ci.example/', allEvents);
    for (const [change, message] of [
      [{ name: '-ci' }, /Webhook name '-ci' is invalid/],
      [{ name: 'x'.repeat(64) }, /is invalid/],
      [{ url: 'http://ci.example/' }, /Invalid webhook URL scheme: 'http'\. Allowed schemes are: https\./],
      [{ url: 'ci.example' }, /Invalid webhook URL scheme: ''/],
      [{ url: ' ' }, /empty or just whitespace/],
      [{ url: 'https://' }, /Invalid webhook URL/],
      [{ url: 'https://a:b@ci.example/' }, /user name or password/],
      [{ url: `https://ci.example/${'x'.repeat(500)}` }, /at most 500/],
      [{ events: [] }, /non-empty list/],
    ] as const)
      await assert.rejects(webhooks.create({ ...good, ...change }, who), {
        code: 'invalid-request',
        message,
      });
    await webhooks.create({ ...good, name: 'x'.repeat(63) }, who);
  });
});
