/**
 * How threads hand each other work through shared memory: the caller calls, every worker answers. Both spin for a
 * moment, since orders of a tree follow each other within microseconds, and then sleep until they are woken.
 */

/** [calls so far, answers outstanding, 1 when a worker failed] */
export type Relay = Int32Array;

const calls = 0;
const outstanding = 1;
const failed = 2;
const spins = 4000;

export const createRelay = (): Relay => new Int32Array(new SharedArrayBuffer(12));

/** Wakes the workers, each of which will answer once. */
export function call(relay: Relay, workerCount: number): void {
  Atomics.store(relay, outstanding, workerCount);
  Atomics.add(relay, calls, 1);
  Atomics.notify(relay, calls);
}

/** Returns when all workers have answered; throws when one failed, or has not answered for ten minutes. */
export function awaitAnswers(relay: Relay): void {
  for (let spin = 0; spin < spins; spin++) if (Atomics.load(relay, outstanding) === 0) break;
  for (let left = Atomics.load(relay, outstanding); left > 0; left = Atomics.load(relay, outstanding)) {
    if (Atomics.wait(relay, outstanding, left, 600_000) === 'timed-out')
      throw new Error('a training thread has not answered for ten minutes');
  }
  if (Atomics.load(relay, failed) === 1) throw new Error('a training thread failed');
}

/** Waits for the call after `seen`; answers its number. */
export function awaitCall(relay: Relay, seen: number): number {
  for (let spin = 0; spin < spins; spin++) if (Atomics.load(relay, calls) !== seen) break;
  while (Atomics.load(relay, calls) === seen) Atomics.wait(relay, calls, seen);
  return Atomics.load(relay, calls);
}

export function answer(relay: Relay, { hasFailed }: { hasFailed: boolean }): void {
  if (hasFailed) Atomics.store(relay, failed, 1);
  Atomics.sub(relay, outstanding, 1);
  Atomics.notify(relay, outstanding);
}
