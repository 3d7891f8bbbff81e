import { z } from 'zod';

/**
 * Every error code the API may answer with, its HTTP status and what it means.
 * A module throws only codes of this table; the error reference in docs/ is generated from it.
 */
export const errorCodes = {
  'invalid-request': {
    status: 400,
    meaning: 'The request does not have the documented shape; `details` names each field.',
  },
  'invalid-filter': { status: 400, meaning: 'A filter or ordering could not be parsed.' },
  'invalid-project-file': {
    status: 400,
    meaning: 'slipway.yaml is wrong; `details` carries line and column.',
  },
  'invalid-data': { status: 400, meaning: 'A data file could not be read as what it claims to be.' },
  'invalid-sql': { status: 400, meaning: 'A SQL statement was refused by DuckDB or is not read-only.' },
  'invalid-training': { status: 400, meaning: 'The table, target or parameters cannot be trained on.' },
  'invalid-model': { status: 400, meaning: 'The bytes are not a model that ONNX Runtime accepts.' },
  'invalid-input': { status: 400, meaning: "A prediction request does not fit the model's signature." },
  unauthenticated: { status: 401, meaning: 'This address needs a token or the token is not known.' },
  forbidden: { status: 403, meaning: 'The caller may not do this.' },
  'not-found': { status: 404, meaning: 'There is no such thing, or no such route.' },
  conflict: { status: 409, meaning: 'The thing exists already or is in a state that does not allow this.' },
  'gate-refused': {
    status: 409,
    meaning: 'A declared gate refused the promotion; `details` carries every check.',
  },
  'expectations-failed': {
    status: 422,
    meaning: 'The data breaks its declared expectations; `details` carries rows and reasons.',
  },
  'payload-too-large': { status: 413, meaning: 'The body is larger than this route accepts.' },
  'unsupported-media-type': { status: 415, meaning: 'The content type is not understood here.' },
  'too-many-requests': { status: 429, meaning: 'A limit was reached; retry after the stated time.' },
  'not-ready': { status: 503, meaning: 'The thing exists but cannot answer yet; retry shortly.' },
  'storage-full': { status: 507, meaning: 'The disk or the store is full; nothing acknowledged was lost.' },
  cancelled: { status: 409, meaning: 'The work was stopped on request.' },
  'in-use': { status: 409, meaning: 'Another process holds this folder or port.' },
  internal: { status: 500, meaning: 'A defect in Slipway; the log has the cause under the request id.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** The body of every non-2xx answer of the API. */
export const ErrorReply = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    details: z.json().optional(),
    requestId: z.string().optional(),
  }),
});
export type ErrorReply = z.infer<typeof ErrorReply>;
