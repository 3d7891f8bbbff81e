import type { ErrorCode } from '@slipway/contract';
import { describeError } from '../../../platform/errors/slipway-error.ts';
import { toSlipwayError } from '../../../platform/http/error-reply.ts';

/** The error codes of MLflow's `databricks.proto` that this server answers with, and their HTTP status. */
export const mlflowErrorCodes = {
  BAD_REQUEST: 400,
  INVALID_PARAMETER_VALUE: 400,
  INVALID_STATE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_CONFLICT: 409,
  REQUEST_LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
  RESOURCE_LIMIT_EXCEEDED: 507,
} as const;

export type MlflowErrorCode = keyof typeof mlflowErrorCodes;

/** An error in MLflow's own words, where its clients or tests look at them. */
export class MlflowError extends Error {
  override readonly name = 'MlflowError';
  readonly code: MlflowErrorCode;

  constructor(code: MlflowErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export const invalidParameter = (message: string) => new MlflowError('INVALID_PARAMETER_VALUE', message);
export const doesNotExist = (message: string) => new MlflowError('RESOURCE_DOES_NOT_EXIST', message);
export const alreadyExists = (message: string) => new MlflowError('RESOURCE_ALREADY_EXISTS', message);

const codes: Readonly<Partial<Record<ErrorCode, MlflowErrorCode>>> = {
  'invalid-request': 'INVALID_PARAMETER_VALUE',
  'invalid-filter': 'INVALID_PARAMETER_VALUE',
  'invalid-data': 'INVALID_PARAMETER_VALUE',
  'invalid-input': 'INVALID_PARAMETER_VALUE',
  'invalid-model': 'INVALID_PARAMETER_VALUE',
  'payload-too-large': 'INVALID_PARAMETER_VALUE',
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
  'not-found': 'RESOURCE_DOES_NOT_EXIST',
  conflict: 'RESOURCE_CONFLICT',
  'gate-refused': 'PERMISSION_DENIED',
  'too-many-requests': 'REQUEST_LIMIT_EXCEEDED',
  'not-ready': 'TEMPORARILY_UNAVAILABLE',
  'storage-full': 'RESOURCE_LIMIT_EXCEEDED',
  internal: 'INTERNAL_ERROR',
};

export type MlflowErrorReply = { status: number; body: { error_code: MlflowErrorCode; message: string } };

/** Any thrown value in MLflow's shape. */
export function mlflowErrorReply(thrown: unknown): MlflowErrorReply {
  if (thrown instanceof MlflowError) {
    return {
      status: mlflowErrorCodes[thrown.code],
      body: { error_code: thrown.code, message: thrown.message },
    };
  }
  const error = toSlipwayError(thrown);
  const code = codes[error.code] ?? 'BAD_REQUEST';
  const { message, hint } = describeError(error);
  const told = hint === undefined ? message : `${message}; ${hint}`;
  return {
    status: mlflowErrorCodes[code],
    body: {
      error_code: code,
      message: error.code === 'invalid-filter' ? `Invalid search expression: ${told}` : told,
    },
  };
}
