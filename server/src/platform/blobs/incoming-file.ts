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

/** Small pieces are written together. */
const writeBytesAtOnce = 1 << 20;
/** The disk begins to work while the rest is still on its way. */
const flushEvery = 1 << 26;

/** While one piece goes to the disk, the next is received and hashed; no more than two are held. */
async function writeStream(file: FileHandle, source: Readable): Promise<BlobInfo> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;
  let unflushedBytes = 0;
  const writing = createTurn();
  const flushing = createTurn();
  try {
    for await (const piece of source) {
      const chunk: Uint8Array = typeof piece === 'string' ? Buffer.from(piece) : piece;
      hash.update(chunk);
      sizeBytes += chunk.byteLength;
      gathered.push(chunk);
      gatheredBytes += chunk.byteLength;
      if (gatheredBytes < writeBytesAtOnce) continue;
      const pieces = gathered;
      unflushedBytes += gatheredBytes;
      [gathered, gatheredBytes] = [[], 0];
      await writing.take(() => writePieces(file, pieces));
      if (unflushedBytes < flushEvery) continue;
      unflushedBytes = 0;
      await flushing.take(() => file.datasync());
    }
    await writing.take(() => writePieces(file, gathered));
  } finally {
    await Promise.all([writing.end(), flushing.end()]);
  }
  return { digest: hash.digest('hex'), sizeBytes };
}

async function writePieces(file: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  if (pieces.length === 0) return;
  const { bytesWritten } = await file.writev(pieces);
  const all = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  // A nearly full disk takes a part: what is left either fits or says why not.
  if (bytesWritten < all) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
}

/** Work that goes on beside its caller, one piece at a time. What failed is thrown to whoever comes next. */
function createTurn() {
  let going: Promise<void> = Promise.resolve();
  return {
    /** Waits for the piece before, not for this one. */
    async take(work: () => Promise<void>): Promise<void> {
      await going;
      going = work();
      // It is thrown by the next turn, or by the end.
      going.catch(() => undefined);
    },
    end: () => going,
  };
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
