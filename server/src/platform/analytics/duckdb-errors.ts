import { isSlipwayError, SlipwayError } from '../errors/slipway-error.ts';

/** Turns what DuckDB and the file system report into the words of the `Analytics` contract. */
export function mapAnalyticsError(error: unknown): unknown {
  if (isSlipwayError(error) || !(error instanceof Error)) return error;
  const code = 'code' in error ? error.code : undefined;
  if (
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    /no space left|disk is full|quota exceeded/i.test(error.message)
  ) {
    return new SlipwayError('storage-full', 'the analytics store cannot grow: the disk is full', {
      hint: 'free some space on the disk of the home folder; nothing acknowledged was lost',
      cause: error,
    });
  }
  if (/could not set lock on file/i.test(error.message)) {
    return new SlipwayError('in-use', 'the analytics file is held by another process', {
      hint: 'stop the other process that uses this folder and try again',
      cause: error,
    });
  }
  return error;
}

/** True when DuckDB refuses all further work until the file is opened again. */
export const isFatal = (error: unknown): boolean =>
  error instanceof Error && /^FATAL Error|has been invalidated/i.test(error.message);
