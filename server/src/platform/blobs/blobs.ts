import type { Readable } from 'node:stream';

/** A stored blob: its sha256 in hex is its name. */
export type BlobInfo = { readonly digest: string; readonly sizeBytes: number };

/**
 * Content-addressed bytes: artifacts, dataset files, models. A folder, or S3; both pass `blobs.conformance.ts`.
 *
 * Contract:
 * - A put is atomic: readers see all of a blob or none. Putting the same bytes twice stores them once.
 * - Streams run at constant memory. A put whose source fails leaves nothing behind.
 * - Reading a digest that is not there throws `not-found`; a digest that is not 64 hex digits throws
 *   `invalid-request` (no name can lead out of the store).
 * - A put of bytes that are there already makes them as young as new ones: whoever removes what nobody needs
 *   (`removeOlder`) never takes what is just being kept again.
 * - A full disk throws `storage-full` and leaves nothing behind.
 */
export type Blobs = {
  readonly kind: 'folder' | 's3';
  put(bytes: Uint8Array | Readable): Promise<BlobInfo>;
  /** Stores a local file. With `isMove` the file may be renamed into the store instead of copied. */
  putFile(path: string, options?: { isMove?: boolean }): Promise<BlobInfo>;
  has(digest: string): Promise<boolean>;
  stat(digest: string): Promise<BlobInfo>;
  /** `range` is in bytes and leaves `end` out, like `slice`; what lies beyond the blob is left out too. */
  read(digest: string, range?: { start: number; end: number }): Promise<Readable>;
  readBytes(digest: string): Promise<Uint8Array>;
  /** A path on this machine with exactly these bytes, for tools that want a file. Read-only; do not keep it. */
  localPath(digest: string): Promise<string>;
  delete(digest: string): Promise<void>;
  /** True when the blob is there and nobody put it since `before` (milliseconds since 1970). */
  isOlder(digest: string, before: number): Promise<boolean>;
  /** Removes a blob that nobody put since `before` (milliseconds since 1970); false when somebody did, or it is gone. */
  removeOlder(digest: string, before: number): Promise<boolean>;
  /** Every digest, in no order. */
  list(): AsyncIterable<BlobInfo>;
};
