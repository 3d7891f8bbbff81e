/**
 * How threads share the work of one order through shared memory. The caller opens an order, every thread claims
 * pieces that nobody has begun, its own first, and the caller leaves when all are done: a thread that the machine
 * does not let run holds nobody up, since the others take its piece. All spin for a moment, as the orders of a tree
 * follow each other within microseconds, and then sleep until they are woken.
 */
export type Relay = {
  /** [number of the order, pieces not done yet, 1 when a worker failed] */
  readonly signal: Int32Array;
  /** For each piece, the last order it was claimed for. */
  readonly claims: Int32Array;
};

const current = 0;
const undone = 1;
const failed = 2;
const spins = 2000;
const patienceMs = 600_000;

export const createRelay = (pieceCount: number): Relay => ({
  signal: new Int32Array(new SharedArrayBuffer(12)),
  claims: new Int32Array(new SharedArrayBuffer(4 * pieceCount)),
});

/** Opens the next order; answers its number. What the order says must be written down before. */
export function openOrder({ signal, claims }: Relay): number {
  Atomics.store(signal, undone, claims.length);
  const order = Atomics.add(signal, current, 1) + 1;
  Atomics.notify(signal, current);
  return order;
}

/** Does the pieces of an order that nobody has claimed, beginning with `first`. */
export function doUnclaimed(
  { signal, claims }: Relay,
  { order, first }: { order: number; first: number },
  work: (piece: number) => void,
): void {
  for (let i = 0; i < claims.length; i++) {
    const piece = (first + i) % claims.length;
    if (Atomics.compareExchange(claims, piece, order - 1, order) !== order - 1) continue;
    work(piece);
    if (Atomics.sub(signal, undone, 1) === 1) Atomics.notify(signal, undone);
  }
}

/** Returns when all pieces are done; throws when a worker failed, or has not finished for ten minutes. */
export function awaitDone({ signal }: Relay): void {
  for (let spin = 0; spin < spins; spin++) if (Atomics.load(signal, undone) === 0) break;
  for (let left = Atomics.load(signal, undone); left > 0; left = Atomics.load(signal, undone)) {
    const hasFailed = Atomics.load(signal, failed) === 1;
    if (hasFailed || Atomics.wait(signal, undone, left, patienceMs) === 'timed-out')
      throw new Error(`a training thread ${hasFailed ? 'failed' : 'has not answered for ten minutes'}`);
  }
}

/** Waits for an order after `seen`; answers its number. */
export function awaitOrder({ signal }: Relay, seen: number): number {
  for (let spin = 0; spin < spins; spin++) if (Atomics.load(signal, current) !== seen) break;
  while (Atomics.load(signal, current) === seen) Atomics.wait(signal, current, seen);
  return Atomics.load(signal, current);
}

/** Tells the caller that a piece will never be done. */
export function giveUp({ signal }: Relay): void {
  Atomics.store(signal, failed, 1);
  Atomics.add(signal, undone, 1);
  Atomics.notify(signal, undone);
}
