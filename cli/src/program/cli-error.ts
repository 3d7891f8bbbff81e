import type { JsonValue } from '@slipway/contract';
import { exitCodes } from './exit-codes.ts';

/** An error for the person at the terminal: what was wrong, how to mend it, what the process ends with. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: number;
  readonly details: JsonValue | undefined;

  constructor(
    message: string,
    extras: {
      code?: string;
      hint?: string | undefined;
      exitCode?: number;
      details?: JsonValue | undefined;
    } = {},
  ) {
    super(message);
    this.code = extras.code ?? 'failed';
    this.hint = extras.hint;
    this.exitCode = extras.exitCode ?? exitCodes.failed;
    this.details = extras.details;
  }
}

/** The command line itself is wrong. */
export function usageError(message: string, hint?: string): CliError {
  return new CliError(message, { code: 'usage', hint, exitCode: exitCodes.usage });
}
