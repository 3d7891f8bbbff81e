import { describeError, type SlipwayError } from '../../platform/errors/slipway-error.ts';
import { toSlipwayError } from '../../platform/http/error-reply.ts';

/** MLflow's error codes (mlflow.protos `ErrorCode`) that scoring can answer with. */
const mlflowCodes: Partial<Record<SlipwayError['code'], string>> = {
  'invalid-input': 'INVALID_PARAMETER_VALUE',
  'invalid-model': 'INVALID_PARAMETER_VALUE',
  'not-found': 'RESOURCE_DOES_NOT_EXIST',
  'not-ready': 'TEMPORARILY_UNAVAILABLE',
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
  'too-many-requests': 'REQUEST_LIMIT_EXCEEDED',
  'storage-full': 'RESOURCE_LIMIT_EXCEEDED',
  internal: 'INTERNAL_ERROR',
};

/** Any thrown value in MLflow's shape; what is not in its vocabulary is BAD_REQUEST. */
export function scoringError(thrown: unknown): {
  status: number;
  body: { error_code: string; message: string };
} {
  const error = toSlipwayError(thrown);
  const { message, hint } = describeError(error);
  return {
    status: error.status,
    body: {
      error_code: mlflowCodes[error.code] ?? 'BAD_REQUEST',
      message: hint === undefined ? message : `${message}; ${hint}`,
    },
  };
}
