import { notFound, SlipwayError } from '../errors/slipway-error.ts';

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? (error as NodeJS.ErrnoException).code : undefined;

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';
export const isOtherDevice = (error: unknown): boolean => codeOf(error) === 'EXDEV';

/** Turns what the file system reports into the words of the `Blobs` contract. */
export function mapFileError(error: unknown, digest?: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new SlipwayError('storage-full', 'the blob store cannot grow: the disk is full', {
      hint: 'free some space on the disk of the blob store; nothing acknowledged was lost',
      cause: error,
    });
  }
  return code === 'ENOENT' && digest !== undefined ? notFound('blob', digest) : error;
}
