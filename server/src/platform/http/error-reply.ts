import type { ErrorReply } from '@slipway/contract';
import { ZodError } from 'zod';
import { describeError, isSlipwayError, SlipwayError } from '../errors/slipway-error.ts';

/** The status and body for anything that was thrown; a defect shows nothing of its insides. */
export function errorReply(thrown: unknown, requestId: string): { status: number; body: ErrorReply } {
  const error = toSlipwayError(thrown);
  const { code, message, hint, details } = describeError(error);
  return {
    status: error.status,
    body: {
      error: {
        code,
        message,
        ...(hint === undefined ? {} : { hint }),
        ...(details === undefined ? {} : { details }),
        requestId,
      },
    },
  };
}

/** Unknown throws become `internal` here, once, with their cause kept for the log. */
export function toSlipwayError(thrown: unknown): SlipwayError {
  if (isSlipwayError(thrown)) return thrown;
  if (thrown instanceof ZodError) return fromZodError(thrown, 'request');
  return (
    fromFastify(thrown) ??
    new SlipwayError('internal', 'something broke inside Slipway', {
      hint: 'the server log has the cause under this request id',
      cause: thrown,
    })
  );
}

/** Every problem of a parsed value, with the path to it. */
export function fromZodError(error: ZodError, part: string): SlipwayError {
  const problems = error.issues.map((issue) => ({
    path: [part, ...issue.path].map(String).join('.'),
    message: issue.message,
  }));
  const first = problems[0]!;
  return new SlipwayError('invalid-request', `${first.path}: ${first.message}`, { details: { problems } });
}

const fastifyCodes: Record<string, 'payload-too-large' | 'unsupported-media-type' | 'invalid-request'> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid-request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid-request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid-request',
  FST_ERR_MAX_PARAM_LENGTH: 'invalid-request',
  FST_ERR_BAD_URL: 'invalid-request',
};

function fromFastify(thrown: unknown): SlipwayError | null {
  if (!(thrown instanceof Error)) return null;
  const { code, statusCode } = thrown as { code?: string; statusCode?: number };
  const known = code === undefined ? undefined : fastifyCodes[code];
  if (known !== undefined) return new SlipwayError(known, thrown.message.slice(0, 500));
  // Anything else the framework blames on the caller: bad JSON, a bad URL encoding.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new SlipwayError('invalid-request', thrown.message.slice(0, 500));
  return null;
}
