import { usageError } from './cli-error.ts';
import type { OptionSpec } from './command.ts';

/** Options that several commands share, with the same words everywhere. */
export const limitOption = {
  flags: '-n, --limit <count>',
  kind: 'number',
  summary: 'at most this many, newest first',
  default: '20',
} as const satisfies OptionSpec;

export const detachOption = {
  flags: '-d, --detach',
  kind: 'flag',
  summary: 'start it and return at once',
} as const satisfies OptionSpec;

/** A whole number from 1 to 10,000. */
export function readLimit(limit: number | undefined, fallback = 20): number {
  if (limit === undefined) return fallback;
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
    throw usageError(`--limit is a whole number from 1 to 10000, not ${limit}`);
  }
  return limit;
}

/** `name=value` words; a value that reads as JSON is JSON, anything else a text. */
export function readAssignments(words: readonly string[], option: string): Record<string, unknown> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw usageError(`${option} is written name=value, not '${word}'`);
      return [word.slice(0, at), readValue(word.slice(at + 1))];
    }),
  );
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
