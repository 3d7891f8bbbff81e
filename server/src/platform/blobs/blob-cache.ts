import { stat, utimes } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Clock } from '../clock/clock.ts';
import type { BlobInfo } from './blobs.ts';
import { openFolderBlobs } from './folder-blobs.ts';

/** Local copies of remote blobs, the ones longest unused going first when there are too many. */
export type BlobCache = {
  put(bytes: Uint8Array | Readable): Promise<BlobInfo>;
  putFile(path: string, options?: { isMove?: boolean }): Promise<BlobInfo>;
  /** The path of a copy, or undefined. Counts as a use. */
  find(digest: string): Promise<string | undefined>;
  delete(digest: string): Promise<void>;
  /** Removes copies beyond the bound, but none that was used a moment ago: a tool may be about to open it. */
  trim(): Promise<void>;
};

const graceMs = 10 * 60 * 1000;

export async function openBlobCache(options: {
  directory: string;
  maxSizeBytes: number;
  clock: Clock;
}): Promise<BlobCache> {
  const { clock } = options;
  const folder = await openFolderBlobs({ directory: options.directory });

  // Looking through the folder costs time, so it waits until there is something to gain; once at the start.
  let growthBytes = Number.POSITIVE_INFINITY;
  const grown = (info: BlobInfo) => {
    growthBytes += info.sizeBytes;
    return info;
  };

  const usedAt = async (digest: string) => {
    const path = await folder.localPath(digest).catch(() => undefined);
    return path === undefined ? undefined : (await stat(path)).atimeMs;
  };

  return {
    put: async (bytes) => grown(await folder.put(bytes)),
    putFile: async (path, how) => grown(await folder.putFile(path, how)),
    delete: (digest) => folder.delete(digest),
    async find(digest) {
      if (!(await folder.has(digest))) return undefined;
      const path = await folder.localPath(digest);
      const now = new Date(clock.now());
      await utimes(path, now, now);
      return path;
    },
    async trim() {
      if (growthBytes < options.maxSizeBytes / 20) return;
      growthBytes = 0;
      const copies: (BlobInfo & { usedAt: number })[] = [];
      for await (const info of folder.list())
        copies.push({ ...info, usedAt: (await usedAt(info.digest)) ?? 0 });
      let sizeBytes = copies.reduce((sum, copy) => sum + copy.sizeBytes, 0);
      for (const copy of copies.sort((a, b) => a.usedAt - b.usedAt)) {
        if (sizeBytes <= options.maxSizeBytes || copy.usedAt > clock.now() - graceMs) return;
        await folder.delete(copy.digest);
        sizeBytes -= copy.sizeBytes;
      }
    },
  };
}
