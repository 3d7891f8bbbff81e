import type { DatabaseSync } from 'node:sqlite';
import { linearRegex } from '../filter/linear-regex.ts';

/** The operator `text regexp pattern`, which SQLite leaves to its host. */
export function defineRegexp(database: DatabaseSync): void {
  let last: { pattern: string; regex: RegExp } | undefined;
  database.function('regexp', { deterministic: true }, (pattern, text) => {
    if (typeof pattern !== 'string' || typeof text !== 'string') return null;
    if (last?.pattern !== pattern) last = { pattern, regex: linearRegex(pattern) };
    return last.regex.test(text) ? 1 : 0;
  });
}
