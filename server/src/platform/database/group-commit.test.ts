import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createGroupCommit, type GroupTarget } from './group-commit.ts';

type Fault = 'begin' | 'commit' | 'lost' | undefined;

/** A connection that keeps what was committed, and fails where it is told to. */
function createTarget(faults: Fault[]) {
  const committed: number[] = [];
  let open: number[] | undefined;
  let fault: Fault;
  const target: GroupTarget = {
    begin() {
      fault = faults.shift();
      if (fault === 'begin') throw new Error('no begin');
      open = [];
    },
    commit() {
      if (fault === 'commit') throw new Error('no commit');
      committed.push(...open!);
      open = undefined;
    },
    rollback() {
      open = undefined;
    },
    hasTransaction: () => open !== undefined,
  };
  const unit = (id: number, isFailing: boolean) => async () => {
    if (isFailing) throw new Error(`unit ${id}`);
    open!.push(id);
    await null;
    if (fault === 'lost' && open!.length === 2) {
      open = undefined;
      throw new Error('disk full');
    }
    return id;
  };
  return { target, committed, unit };
}

test('what resolved is committed, in order; what was rejected is not', async () => {
  const fault = fc.constantFrom<Fault>('begin', 'commit', 'lost', undefined, undefined, undefined);
  const scenario = fc.record({
    faults: fc.array(fault, { maxLength: 4 }),
    units: fc.array(fc.record({ isFailing: fc.boolean(), waitsFirst: fc.boolean() }), { maxLength: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ faults, units }) => {
      const { target, committed, unit } = createTarget([...faults]);
      const group = createGroupCommit(target);
      const answers: Promise<number>[] = [];
      for (const [id, { isFailing, waitsFirst }] of units.entries()) {
        if (waitsFirst) await new Promise((resolve) => setImmediate(resolve));
        const answer = group.add(unit(id, isFailing));
        answer.catch(() => undefined);
        answers.push(answer);
      }
      const results = await Promise.allSettled(answers);
      await group.idle();
      const resolved = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      assert.deepEqual(committed, resolved);
      for (const [id, { isFailing }] of units.entries())
        if (isFailing) assert.equal(results[id]!.status, 'rejected');
    }),
    { numRuns: 200 },
  );
});

test('after every fault the next write works', async () => {
  for (const fault of ['begin', 'commit', 'lost'] as const) {
    const { target, committed, unit } = createTarget([fault]);
    const group = createGroupCommit(target);
    const first = await Promise.allSettled([group.add(unit(1, false)), group.add(unit(2, false))]);
    assert.deepEqual(
      first.map((result) => result.status),
      ['rejected', 'rejected'],
      fault,
    );
    assert.equal(await group.add(unit(3, false)), 3);
    assert.deepEqual(committed, [3]);
  }
});
