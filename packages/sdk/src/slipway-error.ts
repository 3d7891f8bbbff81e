import type { JsonValue } from '@slipway/contract';

export type SlipwayErrorFields = {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly details?: JsonValue | undefined;
  /** HTTP status; 0 when no server answered. */
  readonly status: number;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
};

const marker = Symbol.for('slipway.sdk.error');

/**
 * Everything the client throws except an abort. `code` is one of the contract's error codes, or `unreachable`
 * when no server answered and `unreadable` when something else than Slipway did.
 */
export class SlipwayError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly details: JsonValue | undefined;
  readonly status: number;
  readonly requestId: string | undefined;

  constructor({ code, message, hint, details, status, requestId, cause }: SlipwayErrorFields) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SlipwayError';
    this.code = code;
    this.hint = hint;
    this.details = details;
    this.status = status;
    this.requestId = requestId;
    Object.defineProperty(this, marker, { value: true });
  }
}

/** Whether something thrown is an error of the client, also across two copies of this package. */
export const isSlipwayError = (thrown: unknown): thrown is SlipwayError =>
  typeof thrown === 'object' && thrown !== null && marker in thrown;
