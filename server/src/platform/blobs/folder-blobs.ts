import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { BlobInfo, Blobs } from './blobs.ts';
import { checkDigest, digestOfFile } from './digest.ts';
import { isMissing, isOtherDevice, mapFileError } from './file-errors.ts';
import { type IncomingFile, prepareIncoming, writeIncoming } from './incoming-file.ts';

/**
 * Blobs as files: `ab/cdef…` under `directory`, after the sha256. A blob is written beside the store, flushed,
 * then renamed into place, so several processes may share one folder.
 */
export async function openFolderBlobs({ directory }: { directory: string }): Promise<Blobs> {
  const root = resolve(directory);
  const incoming = join(root, 'incoming');
  await prepareIncoming(incoming);
  const pathOf = (digest: string) => {
    checkDigest(digest);
    return join(root, digest.slice(0, 2), digest.slice(2));
  };

  const blobs: Blobs = {
    kind: 'folder',
    async put(bytes) {
      try {
        return await settle(await writeIncoming(incoming, bytes), pathOf);
      } catch (error) {
        throw mapFileError(error);
      }
    },
    async putFile(path, options = {}) {
      if (!options.isMove) return blobs.put(await openForReading(path));
      try {
        return await moveIn(path, pathOf);
      } catch (error) {
        if (!isOtherDevice(error)) throw mapFileError(error);
        const info = await blobs.put(await openForReading(path));
        await rm(path);
        return info;
      }
    },
    async has(digest) {
      return (await sizeOf(pathOf(digest))) !== undefined;
    },
    async stat(digest) {
      const info = await attempt(digest, () => stat(pathOf(digest)));
      return { digest, sizeBytes: info.size };
    },
    async read(digest, range) {
      return attempt(digest, () => openForReading(pathOf(digest), range));
    },
    async readBytes(digest) {
      return attempt(digest, () => readFile(pathOf(digest)));
    },
    async localPath(digest) {
      await blobs.stat(digest);
      return pathOf(digest);
    },
    async delete(digest) {
      await rm(pathOf(digest), { force: true });
    },
    async isOlder(digest, before) {
      try {
        return (await stat(pathOf(digest))).mtimeMs < before;
      } catch (error) {
        if (isMissing(error)) return false;
        throw mapFileError(error, digest);
      }
    },
    async removeOlder(digest, before) {
      const path = pathOf(digest);
      const condemned = join(incoming, `${digest}.${randomUUID()}`);
      try {
        if (!(await blobs.isOlder(digest, before))) return false;
        // Out of the way first: a put that comes now finds nothing and stores its own bytes. One that came a moment
        // ago has made the file young, and gets it back.
        await rename(path, condemned);
        const isYoung = (await stat(condemned)).mtimeMs >= before;
        await (isYoung ? rename(condemned, path) : rm(condemned));
        return !isYoung;
      } catch (error) {
        if (isMissing(error)) return false;
        throw mapFileError(error, digest);
      }
    },
    list: () => listFolder(root),
  };
  return blobs;
}

async function attempt<R>(digest: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw mapFileError(error, digest);
  }
}

async function openForReading(path: string, range?: { start: number; end: number }): Promise<Readable> {
  if (range !== undefined && range.end <= range.start) {
    await stat(path);
    return Readable.from([]);
  }
  // Opened before it is handed out: a missing blob is a rejected promise, not an error event later.
  const file = await open(path, 'r');
  return createReadStream(path, {
    fd: file,
    highWaterMark: 1 << 18,
    ...(range === undefined ? {} : { start: Math.max(0, range.start), end: range.end - 1 }),
  });
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Gives a finished file its name. Equal bytes that are there already win; theirs may be open. */
async function settle(file: IncomingFile, pathOf: (digest: string) => string): Promise<BlobInfo> {
  const path = pathOf(file.digest);
  try {
    if ((await sizeOf(path)) === file.sizeBytes && (await makeYoung(path)))
      await rm(file.path, { force: true });
    else await renameInto(file.path, path);
  } catch (error) {
    await rm(file.path, { force: true });
    throw error;
  }
  return { digest: file.digest, sizeBytes: file.sizeBytes };
}

/** False when the file is gone by now. */
async function makeYoung(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function moveIn(source: string, pathOf: (digest: string) => string): Promise<BlobInfo> {
  const digest = await digestOfFile(source);
  const { size } = await stat(source);
  const path = pathOf(digest);
  if ((await sizeOf(path)) === size && (await makeYoung(path))) await rm(source);
  else {
    await flush(source);
    await chmod(source, 0o444);
    await renameInto(source, path);
  }
  return { digest, sizeBytes: size };
}

async function renameInto(source: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rename(source, path);
  await flush(dirname(path));
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function* listFolder(root: string): AsyncGenerator<BlobInfo> {
  for (const shelf of await readdir(root)) {
    if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
    for (const name of await readdir(join(root, shelf))) {
      const sizeBytes = await sizeOf(join(root, shelf, name));
      if (sizeBytes !== undefined) yield { digest: shelf + name, sizeBytes };
    }
  }
}
