import { type ErrorCode, errorCodes } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { EndedJob } from '../../platform/jobs/jobs.ts';

/** The error a job ended with, as it was thrown in its process. */
export function errorOf(job: EndedJob): SlipwayError {
  if (job.state === 'cancelled' || job.error === null) {
    return new SlipwayError('cancelled', `job '${job.title}' was cancelled`);
  }
  const { code, message, hint, details } = job.error;
  return new SlipwayError(code in errorCodes ? (code as ErrorCode) : 'internal', message, {
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  });
}
