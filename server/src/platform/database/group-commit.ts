/** The connection that a group of units is committed on. */
export type GroupTarget = {
  begin(): void;
  commit(): void;
  rollback(): void;
  /** False after the engine itself threw the transaction away. */
  hasTransaction(): boolean;
};

type Unit = { run(): Promise<unknown>; resolve(value: unknown): void; reject(error: unknown): void };
type DoneUnit = { unit: Unit; value: unknown };

/** A group ends after so many units or so long, so that readers, timers and sockets get their turn. */
const bounds = { units: 512, milliseconds: 8 };

/**
 * Runs units of work one after the other, many to a transaction: units that arrive while others wait share one
 * begin and one commit, and are answered after it. `run` must undo its own traces when it fails.
 */
export function createGroupCommit(target: GroupTarget): {
  add<R>(run: () => Promise<R>): Promise<R>;
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>;
} {
  const waiting: Unit[] = [];
  let position = 0;
  let isPumping = false;
  let idleWaiters: (() => void)[] = [];

  const pump = async () => {
    while (position < waiting.length) {
      await commitGroup(target, () => {
        const unit = waiting[position];
        if (unit !== undefined) position++;
        return unit;
      });
      waiting.splice(0, position);
      position = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
    isPumping = false;
    for (const resolve of idleWaiters) resolve();
    idleWaiters = [];
  };

  return {
    add<R>(run: () => Promise<R>) {
      return new Promise<R>((resolve, reject) => {
        waiting.push({ run, resolve: resolve as (value: unknown) => void, reject });
        if (isPumping) return;
        isPumping = true;
        // Not at once: whatever arrives in this turn of the event loop rides along.
        setImmediate(() => void pump());
      });
    },
    idle: () => (isPumping ? new Promise((resolve) => idleWaiters.push(resolve)) : Promise.resolve()),
  };
}

async function commitGroup(target: GroupTarget, next: () => Unit | undefined): Promise<void> {
  const done: DoneUnit[] = [];
  try {
    target.begin();
  } catch (error) {
    // The lock or the disk refused: every waiting unit of this round hears it, none ran.
    for (let unit = next(); unit !== undefined; unit = next()) unit.reject(error);
    return;
  }
  const endsAt = performance.now() + bounds.milliseconds;
  while (done.length < bounds.units && performance.now() < endsAt) {
    const unit = next();
    if (unit === undefined) break;
    const failure = await runUnit(unit, done);
    if (!target.hasTransaction()) {
      rejectAll(done, failure ?? new Error('the transaction was lost'));
      return;
    }
  }
  finish(target, done);
}

/** Returns what it threw; a unit that failed is answered at once, one that worked waits for the commit. */
async function runUnit(unit: Unit, done: DoneUnit[]): Promise<unknown> {
  try {
    done.push({ unit, value: await unit.run() });
    return undefined;
  } catch (error) {
    unit.reject(error);
    return error;
  }
}

function finish(target: GroupTarget, done: DoneUnit[]): void {
  try {
    target.commit();
  } catch (error) {
    if (target.hasTransaction()) target.rollback();
    rejectAll(done, error);
    return;
  }
  for (const { unit, value } of done) unit.resolve(value);
}

function rejectAll(done: readonly DoneUnit[], error: unknown): void {
  for (const { unit } of done) unit.reject(error);
}
