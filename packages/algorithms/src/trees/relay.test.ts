import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awaitDone, awaitOrder, createRelay, doUnclaimed, giveUp, openOrder } from './relay.ts';

test('every piece of an order is done once, by whoever comes first', () => {
  const relay = createRelay(4);
  for (let round = 1; round <= 3; round++) {
    const order = openOrder(relay);
    assert.equal(order, round);
    const done: string[] = [];
    // While the first thread is at its first piece, a second one comes and takes what is left.
    doUnclaimed(relay, { order, first: 2 }, (piece) => {
      done.push(`first ${piece}`);
      doUnclaimed(relay, { order, first: 1 }, (other) => void done.push(`second ${other}`));
    });
    assert.deepEqual(done, ['first 2', 'second 1', 'second 3', 'second 0']);
    awaitDone(relay);
  }
});

test('a thread that comes late does nothing of an order that is over', () => {
  const relay = createRelay(1);
  const order = openOrder(relay);
  doUnclaimed(relay, { order, first: 0 }, () => {});
  awaitDone(relay);
  doUnclaimed(relay, { order, first: 0 }, () => assert.fail('done twice'));
  const next = openOrder(relay);
  doUnclaimed(relay, { order, first: 0 }, () => assert.fail('done for an order of the past'));
  assert.equal(awaitOrder(relay, order), next);
});

test('a worker that gives up ends the wait with an error', () => {
  const relay = createRelay(2);
  const order = openOrder(relay);
  assert.throws(
    () =>
      doUnclaimed(relay, { order, first: 0 }, () => {
        throw new Error('broken');
      }),
    /broken/,
  );
  giveUp(relay);
  doUnclaimed(relay, { order, first: 1 }, () => {});
  assert.throws(() => awaitDone(relay), /a training thread failed/);
});
