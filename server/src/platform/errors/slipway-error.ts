import { type ErrorCode, errorCodes, type JsonValue } from '@slipway/contract';

/** What an error says besides its message. */
export type ErrorExtras = { hint?: string; details?: JsonValue; cause?: unknown };

/**
 * The one error type of the server: a code of the contract's table, its HTTP status, a message that says
 * what was wrong with the value, and a hint how to mend it. Anything else that is thrown is a defect and
 * is wrapped once, at the edge.
 */
export class SlipwayError extends Error {
  override readonly name = 'SlipwayError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly hint: string | undefined;
  readonly details: JsonValue | undefined;

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.code = code;
    this.status = errorCodes[code].status;
    this.hint = extras.hint;
    this.details = extras.details;
  }
}

/** True for errors of this server, also across duplicate copies of the module. */
export function isSlipwayError(error: unknown): error is SlipwayError {
  return error instanceof Error && error.name === 'SlipwayError' && 'code' in error && 'status' in error;
}

/** `not-found` with the words everybody uses for it. */
export function notFound(kind: string, id: string, hint?: string): SlipwayError {
  return new SlipwayError('not-found', `there is no ${kind} '${id}'`, hint === undefined ? {} : { hint });
}

/** What a person or a client may see of any thrown value. */
export function describeError(error: unknown): {
  code: ErrorCode;
  message: string;
  hint?: string;
  details?: JsonValue;
} {
  if (!isSlipwayError(error)) {
    return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
  }
  return {
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}
