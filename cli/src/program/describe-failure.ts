import type { JsonValue } from '@slipway/contract';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';

/** The codes of the API that mean: somebody declared that this must not happen. */
const refusals = new Set(['gate-refused', 'expectations-failed']);

/** Turns anything thrown into words for the terminal. No stack: the server's log and a bug report have those. */
export function describeFailure(thrown: unknown): CliError {
  if (thrown instanceof CliError) return thrown;
  if (isApiError(thrown)) {
    return new CliError(thrown.message, {
      code: thrown.code,
      hint:
        [...linesOf(thrown.details), ...(thrown.hint === undefined ? [] : [thrown.hint])].join('\n') ||
        undefined,
      exitCode: exitCodeOf(thrown.code),
      details: thrown.details,
    });
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new CliError(error.message, { code: 'internal' });
}

function exitCodeOf(code: string): number {
  if (refusals.has(code)) return exitCodes.refused;
  return code === 'unreachable' ? exitCodes.unreachable : exitCodes.failed;
}

type ApiError = Error & { code: string; hint?: string; details?: JsonValue };

function isApiError(thrown: unknown): thrown is ApiError {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' && 'status' in thrown;
}

/** `details.problems` of a wrong request or file, one line each: `12:5 pipeline.train.trainer: …`. */
function linesOf(details: JsonValue | undefined): string[] {
  if (details === null || typeof details !== 'object' || Array.isArray(details)) return [];
  const problems = details['problems'];
  // A single problem is the message already.
  if (!Array.isArray(problems) || problems.length < 2) return [];
  return problems.flatMap((problem) => {
    if (problem === null || typeof problem !== 'object' || Array.isArray(problem)) return [];
    const { line, column, path, message, hint } = problem;
    const place = typeof line === 'number' ? `line ${line}, column ${column} ` : '';
    const remedy = typeof hint === 'string' ? ` (${hint})` : '';
    return [`${place}${typeof path === 'string' ? `${path}: ` : ''}${String(message)}${remedy}`];
  });
}
