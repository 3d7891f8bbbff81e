import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseRevision } from './traffic.ts';

test('ids spread by weight, counters included', () => {
  const shares = [
    { revision: 2, weight: 10 },
    { revision: 1, weight: 90 },
  ];
  let canary = 0;
  for (let i = 0; i < 20_000; i++) if (chooseRevision(`replay-${i}`, shares) === 2) canary++;
  assert.ok(Math.abs(canary / 20_000 - 0.1) < 0.01, `${canary}`);
});

test('an id that is on the canary stays there while its weight grows', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 1, max: 99 }),
      fc.integer({ min: 0, max: 99 }),
      (id, weight, more) => {
        const at = (canary: number) =>
          chooseRevision(id, [
            { revision: 2, weight: canary },
            { revision: 1, weight: 100 - canary },
          ]);
        if (at(weight) === 2) assert.equal(at(Math.min(100, weight + more)), 2);
      },
    ),
  );
});

test('without revisions there is nobody; all or nothing works', () => {
  assert.equal(chooseRevision('a', []), null);
  assert.equal(chooseRevision('a', [{ revision: 7, weight: 0 }]), 7);
  const all = [
    { revision: 2, weight: 100 },
    { revision: 1, weight: 0 },
  ];
  for (let i = 0; i < 1000; i++) assert.equal(chooseRevision(String(i), all), 2);
});
