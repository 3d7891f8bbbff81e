import { setFlagsFromString } from 'node:v8';

let isBounded = false;

/**
 * A regular expression that nobody can stop the server with: V8 hands a text over to its linear engine after too many
 * steps back (https://v8.dev/blog/non-backtracking-regexp), and what that engine cannot run is refused: back references,
 * looking ahead or behind, and long counted repetitions. Throws a SyntaxError that says so.
 */
export function linearRegex(pattern: string): RegExp {
  if (!isBounded) {
    setFlagsFromString('--enable-experimental-regexp-engine');
    setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
    isBounded = true;
  }
  new RegExp(pattern, 'l');
  return new RegExp(pattern);
}
