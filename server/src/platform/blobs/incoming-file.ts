import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { BlobInfo } from './blobs.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A file that was written and flushed, but has no name in the store yet. */
export type IncomingFile = BlobInfo & { readonly path: string };

/** Writes `bytes` to a new file in `directory`, hashing on the way. On failure the file is gone. */
export async function writeIncoming(directory: string, bytes: Uint8Array | Readable): Promise<IncomingFile> {
  const path = join(directory, `${process.pid}-${randomBytes(12).toString('hex')}`);
  const file = await open(path, 'wx', 0o444);
  try {
    const info = bytes instanceof Uint8Array ? await writeBytes(file, bytes) : await writeStream(file, bytes);
    await file.sync();
    await file.close();
    return { ...info, path };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

async function writeBytes(file: FileHandle, bytes: Uint8Array): Promise<BlobInfo> {
  await file.writeFile(bytes);
  return { digest: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.byteLength };
}

async function writeStream(file: FileHandle, source: Readable): Promise<BlobInfo> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of source) {
    const chunk: Uint8Array = typeof piece === 'string' ? Buffer.from(piece) : piece;
    hash.update(chunk);
    await file.writeFile(chunk);
    sizeBytes += chunk.byteLength;
  }
  return { digest: hash.digest('hex'), sizeBytes };
}

/** Creates the folder, and removes what dead processes left in it: files nobody wrote to for a day. */
export async function prepareIncoming(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const info = await stat(path).catch(() => undefined);
    if (info !== undefined && Date.now() - info.mtimeMs > dayMs) await rm(path, { force: true });
  }
}
