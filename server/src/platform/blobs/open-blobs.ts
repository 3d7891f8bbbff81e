import { join } from 'node:path';
import type { Blobs } from './blobs.ts';
import { parseBlobsUrl } from './blobs-url.ts';
import { openFolderBlobs } from './folder-blobs.ts';

/**
 * Opens the blob store that `url` names (see `parseBlobsUrl`), or the folder `blobs` in `home` without one.
 * Copies of remote blobs are kept in `home/cache/blobs`. The S3 client is loaded only when it is needed.
 */
export async function openBlobs({ url, home }: { url?: string | undefined; home: string }): Promise<Blobs> {
  if (url === undefined) return openFolderBlobs({ directory: join(home, 'blobs') });
  const address = parseBlobsUrl(url);
  if (address.kind === 'folder') return openFolderBlobs({ directory: address.directory });
  const { openS3Blobs } = await import('./s3-blobs.ts');
  return openS3Blobs({ ...address, cacheDirectory: join(home, 'cache', 'blobs') });
}
