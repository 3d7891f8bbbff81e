import { setTimeout as sleep } from 'node:timers/promises';

const firstMs = 100;
const longestMs = 1000;

/**
 * Reads something until it has ended, quickly at first and then once a second. Rejects when interrupted.
 * `onRead` sees every state read, the last one included.
 */
export async function readUntil<Thing>(
  read: () => Promise<Thing>,
  hasEnded: (thing: Thing) => boolean,
  { onRead, interrupted }: { onRead: (thing: Thing) => void; interrupted: AbortSignal },
): Promise<Thing> {
  for (let waitMs = firstMs; ; waitMs = Math.min(longestMs, waitMs * 1.5)) {
    const thing = await read();
    onRead(thing);
    if (hasEnded(thing)) return thing;
    await sleep(waitMs, undefined, { signal: interrupted });
  }
}
