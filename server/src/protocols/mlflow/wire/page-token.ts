import { invalidParameter } from './mlflow-error.ts';

/**
 * Page tokens of lists that are short enough to be paged by offset: MLflow's own form, base64 of `{"offset": N}`.
 * Long lists (runs) have keyset cursors instead, which clients pass back just the same.
 */
export function offsetOf(token: string | undefined): number {
  if (token === undefined || token === '') return 0;
  try {
    const { offset } = JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as { offset?: unknown };
    if (typeof offset === 'number' && Number.isSafeInteger(offset) && offset >= 0) return offset;
  } catch {
    // Not a token of ours: the error below says so.
  }
  throw invalidParameter('Invalid page token, could not base64-decode');
}

/** The token of the page behind, or undefined at the end. `found` holds one item more than the page when there is one. */
export const nextPageToken = (
  offset: number,
  { found, limit }: { found: number; limit: number },
): string | undefined =>
  found > limit ? Buffer.from(`{"offset": ${offset + limit}}`).toString('base64') : undefined;
