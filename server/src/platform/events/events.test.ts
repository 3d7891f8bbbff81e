import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Event } from '@slipway/contract';
import type { Log } from '../log/log.ts';
import { forEachDatabase } from '../testing/databases.ts';
import { createTestClock } from '../testing/test-clock.ts';
import { createEvents } from './create-events.ts';
import { createDelivery } from './delivery.ts';
import type { NewEvent } from './events.ts';
import { eventsMigrations } from './events-migrations.ts';

const news = (id: string, extra: Partial<NewEvent> = {}): NewEvent => ({
  project: 'flights',
  type: 'run-finished',
  subject: { kind: 'run', id, label: `run ${id}` },
  message: `Run ${id} finished.`,
  ...extra,
});

const ids = (events: readonly Event[]) => events.map((event) => event.subject.id);

forEachDatabase('events', [eventsMigrations], (open) => {
  test('an event comes back as it was said, with time and number', async (t) => {
    const clock = createTestClock();
    const events = createEvents({ database: await open(t), clock });
    const first = await events.emit(news('a', { severity: 'good', data: { auc: 0.7, rows: [1, null] } }));
    clock.advance(5);
    const second = await events.emit(news('b', { project: null }));
    assert.deepEqual(first, {
      ...news('a', { severity: 'good', data: { auc: 0.7, rows: [1, null] } }),
      seq: first.seq,
      at: clock.now() - 5,
    });
    assert.deepEqual([second.severity, second.data], ['info', {}]);
    assert.ok(second.seq > first.seq);
    assert.deepEqual(await events.list({ limit: 10 }), [second, first]);
  });

  test('a list is filtered, bounded, and goes both ways', async (t) => {
    const events = createEvents({ database: await open(t), clock: createTestClock() });
    const all = [
      await events.emit(news('a')),
      await events.emit(news('b', { type: 'alert-raised' })),
      await events.emit(news('c', { project: 'houses' })),
      await events.emit(news('d', { subject: { kind: 'monitor', id: 'd', label: 'delays' } })),
    ];
    assert.deepEqual(ids(await events.list({ limit: 2 })), ['d', 'c']);
    assert.deepEqual(ids(await events.list({ limit: 9, beforeSeq: all[2]!.seq })), ['b', 'a']);
    assert.deepEqual(ids(await events.list({ limit: 2, afterSeq: all[0]!.seq })), ['b', 'c']);
    assert.deepEqual(ids(await events.list({ limit: 9, project: 'flights' })), ['d', 'b', 'a']);
    assert.deepEqual(ids(await events.list({ limit: 9, type: 'alert-raised' })), ['b']);
    assert.deepEqual(ids(await events.list({ limit: 9, subjectKind: 'monitor' })), ['d']);
    assert.deepEqual(ids(await events.list({ limit: 9, subjectKind: 'run', subjectId: 'c' })), ['c']);
  });

  test('listeners hear everything in order, also under concurrency, and can leave', async (t) => {
    const events = createEvents({ database: await open(t), clock: createTestClock() });
    const heard: number[] = [];
    const leave = events.subscribe(async (event) => {
      await turn();
      heard.push(event.seq);
    });
    const stored = await Promise.all(Array.from({ length: 40 }, (_, n) => events.emit(news(String(n)))));
    await waitFor(() => heard.length === 40);
    assert.deepEqual(
      heard,
      stored.map((event) => event.seq).sort((a, b) => a - b),
    );
    leave();
    await events.emit(news('later'));
    await turn();
    assert.equal(heard.length, 40);
  });

  test('a listener that throws is logged and stops nobody', async (t) => {
    const logged: unknown[] = [];
    const log = { error: (...args: unknown[]) => logged.push(args[1]) } as unknown as Log;
    const events = createEvents({ database: await open(t), clock: createTestClock(), log });
    const heard: string[] = [];
    events.subscribe(() => {
      throw new Error('deaf');
    });
    events.subscribe((event) => void heard.push(event.subject.id));
    await events.emit(news('a'));
    await events.emit(news('b'));
    await waitFor(() => heard.length === 2 && logged.length === 2);
    assert.deepEqual(heard, ['a', 'b']);
    assert.match(String(logged[0]), /deaf/);
  });

  test('a listener may emit', async (t) => {
    const events = createEvents({ database: await open(t), clock: createTestClock() });
    const heard: string[] = [];
    events.subscribe(async (event) => {
      heard.push(event.subject.id);
      if (event.subject.id === 'cause') await events.emit(news('effect'));
    });
    await events.emit(news('cause'));
    await waitFor(() => heard.length === 2);
    assert.deepEqual(heard, ['cause', 'effect']);
  });
});

test('an event waits for a slower one with a smaller number', () => {
  const told: number[] = [];
  const delivery = createDelivery((event) => told.push(event.seq));
  const event = (seq: number) => ({ seq }) as Event;
  const [slow, fast, failed] = [delivery.begin(), delivery.begin(), delivery.begin()];
  fast(event(2));
  const late = delivery.begin();
  failed();
  assert.deepEqual(told, []);
  slow(event(1));
  assert.deepEqual(told, [1, 2]);
  late(event(3));
  assert.deepEqual(told, [1, 2, 3]);
});

async function waitFor(isDone: () => boolean): Promise<void> {
  const endsAt = performance.now() + 5000;
  while (!isDone()) {
    if (performance.now() > endsAt) throw new Error('waited for five seconds in vain');
    await turn();
  }
}
