import { isSlipwayError, notFound, SlipwayError } from '../errors/slipway-error.ts';

const missing = new Set(['NoSuchKey', 'NotFound', 'NoSuchBucket']);
const full = new Set(['InsufficientStorage', 'QuotaExceeded', 'XMinioStorageFull', 'EntityTooLarge']);
const refused = new Set([
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'CredentialsProviderError',
]);

export const isMissingObject = (error: unknown): boolean => error instanceof Error && missing.has(error.name);

/** Turns what S3 reports into the words of the `Blobs` contract; the message never carries a key. */
export function mapS3Error(error: unknown, digest?: string): unknown {
  if (isSlipwayError(error) || !(error instanceof Error)) return error;
  if (error.name === 'NoSuchBucket') {
    return new SlipwayError('not-ready', 'the bucket of the blob store does not exist', {
      hint: 'create it, or correct SLIPWAY_BLOBS_URL',
      cause: error,
    });
  }
  if (isMissingObject(error) && digest !== undefined) return notFound('blob', digest);
  if (full.has(error.name)) {
    return new SlipwayError('storage-full', 'the blob store takes no more', {
      hint: 'free some space in the bucket or raise its quota; nothing acknowledged was lost',
      cause: error,
    });
  }
  if (refused.has(error.name)) {
    return new SlipwayError(
      'not-ready',
      `the blob store refuses the credentials of this server (${error.name})`,
      {
        hint: 'check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and what the bucket allows them',
        cause: error,
      },
    );
  }
  return error;
}
