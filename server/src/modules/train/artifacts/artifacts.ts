import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { notFound, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { TrainContext } from '../train.ts';
import { checkTreePath, placeOfPath } from './artifact-place.ts';
import type { StoredFile, UploadPart } from './artifact-store.ts';

/** One line of a folder: its name within it; a folder has no size. */
export type ArtifactEntry = { readonly name: string; readonly isFolder: boolean; readonly sizeBytes: number };

/**
 * Files by path: `<experiment>/<run>/artifacts/…` are those of a run, other paths are kept as they are. Bytes stream
 * through at constant memory. A path that leads elsewhere throws `invalid-request`.
 */
export type Artifacts = {
  /** Keeps a file, replacing what was there; nothing when the stream breaks. Throws `not-found` for the run. */
  put(path: string, bytes: Readable | Uint8Array): Promise<StoredFile>;
  /** Throws `not-found`. */
  stat(path: string): Promise<StoredFile>;
  read(file: StoredFile, range?: { start: number; end: number }): Promise<Readable>;
  /** What is directly in a folder, by name; nothing for a file or where nothing is. */
  list(path: string): Promise<ArtifactEntry[]>;
  /** Forgets a file, or a folder with all in it. Throws `not-found`. */
  remove(path: string): Promise<void>;
  /** Starts an upload in parts and answers the name it goes by, which nobody can guess. */
  beginUpload(path: string): Promise<string>;
  /** Throws `not-found` when the upload has ended or never was. */
  putPart(uploadId: string, partNumber: number, bytes: Readable): Promise<UploadPart>;
  /** Joins the parts in the order of their numbers. Throws `invalid-request` when one is missing or another. */
  completeUpload(
    uploadId: string,
    parts: readonly { partNumber: number; digest: string }[],
  ): Promise<StoredFile>;
  abortUpload(uploadId: string): Promise<void>;
};

export function createArtifacts({ artifactFiles: store, blobs, clock }: TrainContext): Artifacts {
  const put = async (path: string, bytes: Readable | Uint8Array): Promise<StoredFile> => {
    const place = placeOfPath(path);
    if (place.path === '') throw new SlipwayError('invalid-request', 'the path of the file is missing');
    const blob = await blobs.put(bytes);
    const file = { digest: blob.digest, sizeBytes: blob.sizeBytes };
    await store.keep(place, file);
    return { path: place.path, ...file };
  };

  const uploadPath = async (uploadId: string): Promise<string> => {
    const path = await store.uploadPath(uploadId);
    if (path === null) throw notFound('upload', uploadId.slice(0, 64), 'it has ended, or never began');
    return path;
  };

  return {
    put,
    async stat(path) {
      const file = await store.find(placeOfPath(path));
      if (file === null) throw notFound('artifact', path.slice(0, 200));
      return file;
    },
    read: (file, range) => blobs.read(file.digest, range),
    async list(path) {
      const place = placeOfPath(path);
      return entriesOf(place.path, await store.filesOf(place));
    },
    async remove(path) {
      if ((await store.remove(placeOfPath(path))) === 0) throw notFound('artifact', path.slice(0, 200));
    },
    async beginUpload(path) {
      const id = randomBytes(24).toString('hex');
      await store.beginUpload({ id, path: checkTreePath(path), createdAt: clock.now() });
      return id;
    },
    async putPart(uploadId, partNumber, bytes) {
      await uploadPath(uploadId);
      const { digest, sizeBytes } = await blobs.put(bytes);
      const part = { partNumber, digest, sizeBytes };
      await store.keepPart(uploadId, part);
      return part;
    },
    async completeUpload(uploadId, wanted) {
      const path = await uploadPath(uploadId);
      const parts = await store.parts(uploadId);
      checkParts(parts, wanted);
      const joined = async function* () {
        for (const { digest } of parts) yield* await blobs.read(digest);
      };
      const file = await put(path, Readable.from(joined(), { objectMode: false }));
      await store.endUpload(uploadId);
      return file;
    },
    async abortUpload(uploadId) {
      await uploadPath(uploadId);
      await store.endUpload(uploadId);
    },
  };
}

function entriesOf(folder: string, files: readonly StoredFile[]): ArtifactEntry[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const entries = new Map<string, ArtifactEntry>();
  for (const { path, sizeBytes } of files) {
    if (path === folder) continue;
    const [name = '', ...deeper] = path.slice(prefix.length).split('/');
    const isFolder = deeper.length > 0;
    if (!isFolder || !entries.has(name))
      entries.set(name, { name, isFolder, sizeBytes: isFolder ? 0 : sizeBytes });
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function checkParts(
  parts: readonly UploadPart[],
  wanted: readonly { partNumber: number; digest: string }[],
): void {
  const byNumber = new Map(parts.map((part) => [part.partNumber, part]));
  for (const { partNumber, digest } of wanted) {
    const part = byNumber.get(partNumber);
    if (part === undefined)
      throw new SlipwayError('invalid-request', `part ${partNumber} of the upload is missing`);
    if (part.digest !== digest)
      throw new SlipwayError(
        'invalid-request',
        `part ${partNumber} of the upload is another: its ETag differs`,
      );
  }
  if (wanted.length !== parts.length || parts.length === 0)
    throw new SlipwayError(
      'invalid-request',
      `the upload has ${parts.length} parts and ${wanted.length} are named`,
    );
}
