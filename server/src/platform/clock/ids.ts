import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Where identifiers come from. `next()` is unique, sorts by creation time and is safe in a URL. */
export type Ids = { next(): string };

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * 26 characters of Crockford base 32 in lower case: 10 of time in milliseconds, 16 random (the ULID layout).
 * Two ids of one process in one millisecond still sort in the order they were made.
 */
export function createIds(clock: Clock): Ids {
  let lastMs = -1;
  let random = new Uint8Array(16);
  return {
    next() {
      const ms = Math.max(clock.now(), lastMs);
      if (ms === lastMs) increment(random);
      else random = randomBytes(16).map((byte) => byte & 31);
      lastMs = ms;
      return encodeTime(ms) + Array.from(random, (digit) => alphabet[digit]).join('');
    },
  };
}

function encodeTime(ms: number): string {
  let text = '';
  for (let rest = ms, i = 0; i < 10; i++) {
    text = alphabet[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function increment(digits: Uint8Array): void {
  for (let i = digits.length - 1; i >= 0; i--) {
    digits[i] = (digits[i]! + 1) & 31;
    if (digits[i] !== 0) return;
  }
}
