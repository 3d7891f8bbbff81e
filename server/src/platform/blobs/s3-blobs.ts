import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { type Clock, systemClock } from '../clock/clock.ts';
import { SlipwayError } from '../errors/slipway-error.ts';
import { openBlobCache } from './blob-cache.ts';
import type { BlobInfo, Blobs } from './blobs.ts';
import { checkDigest, digestOf } from './digest.ts';
import { isMissingObject, mapS3Error } from './s3-errors.ts';
import { uploadBytes, uploadFile } from './s3-upload.ts';

export type S3Options = {
  bucket: string;
  /** Before every key, without slashes at its ends; may be empty. */
  prefix?: string;
  /** For stores other than AWS; their buckets are addressed by path. */
  endpoint?: string;
  region?: string;
  /** Taken from the environment, profile or instance, as every AWS tool does, when left out. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** For streams on their way in and copies for `localPath`. */
  cacheDirectory: string;
  maxCacheBytes?: number;
  /** Files larger than this go up in parts of it; S3 wants at least 5 MiB. */
  partSizeBytes?: number;
  clock?: Clock;
};

const gigabyte = 1024 ** 3;
/** Of one request; larger ones would be copied in parts. */
const largestCopyBytes = 5 * gigabyte;
const defaultPartSizeBytes = 16 * 1024 * 1024;

/**
 * Blobs as objects `prefix/ab/cdef…`. A stream is spooled to the cache first: its name is its digest, which is
 * known only at the end. What is there already is not sent again.
 */
export async function openS3Blobs(options: S3Options): Promise<Blobs> {
  const { bucket, prefix = '', partSizeBytes = defaultPartSizeBytes } = options;
  const client = createClient(options);
  const cache = await openBlobCache({
    directory: options.cacheDirectory,
    maxSizeBytes: options.maxCacheBytes ?? 10 * gigabyte,
    clock: options.clock ?? systemClock,
  });
  const root = prefix === '' ? '' : `${prefix}/`;
  const keyOf = (digest: string) => {
    checkDigest(digest);
    return `${root}${digest.slice(0, 2)}/${digest.slice(2)}`;
  };
  const place = (digest: string) => ({ Bucket: bucket, Key: keyOf(digest) });
  const target = (digest: string) => ({ client, bucket, key: keyOf(digest), partSizeBytes });

  const dateOf = async (digest: string): Promise<number | undefined> => {
    try {
      return (await client.send(new HeadObjectCommand(place(digest)))).LastModified?.getTime();
    } catch (error) {
      if (isMissingObject(error)) return undefined;
      throw error;
    }
  };

  /**
   * Copies an object onto itself, which gives it a new date. False when it is not there, is too large for that, or is
   * in a store that leaves the date as it was: then it is sent again.
   */
  const makeYoung = async ({ digest, sizeBytes }: BlobInfo): Promise<boolean> => {
    const before = sizeBytes > largestCopyBytes ? undefined : await dateOf(digest);
    if (before === undefined) return false;
    const { Bucket, Key } = place(digest);
    const copy = { Bucket, Key, CopySource: `${Bucket}/${Key}`, MetadataDirective: 'REPLACE' as const };
    try {
      await client.send(new CopyObjectCommand(copy));
    } catch (error) {
      if (isMissingObject(error)) return false;
      throw error;
    }
    return ((await dateOf(digest)) ?? 0) > before;
  };

  /** Sends a spooled blob unless the store has it. A copy that could not be sent is not kept as if it were. */
  const send = async (info: BlobInfo): Promise<BlobInfo> => {
    try {
      const path = await cache.find(info.digest);
      if (!(await makeYoung(info)))
        await uploadFile(target(info.digest), { path: path!, sizeBytes: info.sizeBytes });
      await cache.trim();
      return info;
    } catch (error) {
      await cache.delete(info.digest);
      throw mapS3Error(error);
    }
  };

  const download = async (digest: string): Promise<string> => {
    const info = await cache.put(await blobs.read(digest));
    if (info.digest !== digest) {
      await cache.delete(info.digest);
      throw new SlipwayError('invalid-data', `the blob store holds other bytes under the name ${digest}`, {
        hint: 'the object was changed or cut by somebody else; restore it from a backup',
      });
    }
    const path = await cache.find(digest);
    await cache.trim();
    return path!;
  };

  const blobs: Blobs = {
    kind: 's3',
    async put(bytes) {
      if (!(bytes instanceof Uint8Array)) return send(await cache.put(bytes));
      if (bytes.byteLength > partSizeBytes) return send(await cache.put(bytes));
      const info = { digest: digestOf(bytes), sizeBytes: bytes.byteLength };
      return attempt(undefined, async () => {
        if (!(await makeYoung(info))) await uploadBytes(target(info.digest), bytes);
        return info;
      });
    },
    putFile: async (path, how) => send(await cache.putFile(path, how)),
    async has(digest) {
      try {
        await client.send(new HeadObjectCommand(place(digest)));
        return true;
      } catch (error) {
        if (isMissingObject(error)) return false;
        throw mapS3Error(error);
      }
    },
    stat: (digest) =>
      attempt(digest, async () => {
        const { ContentLength } = await client.send(new HeadObjectCommand(place(digest)));
        return { digest, sizeBytes: ContentLength ?? 0 };
      }),
    async read(digest, range) {
      if (range === undefined) return bodyOf(await attempt(digest, () => get(digest)));
      const { sizeBytes } = await blobs.stat(digest);
      const [start, end] = [Math.max(0, range.start), Math.min(range.end, sizeBytes)];
      if (end <= start) return Readable.from([]);
      return rangeOf(await attempt(digest, () => get(digest, `bytes=${start}-${end - 1}`)), { start, end });
    },
    readBytes: (digest) =>
      attempt(digest, async () => (await get(digest)).Body?.transformToByteArray() ?? new Uint8Array()),
    async localPath(digest) {
      checkDigest(digest);
      return (await cache.find(digest)) ?? (await download(digest));
    },
    async delete(digest) {
      await attempt(digest, () => client.send(new DeleteObjectCommand(place(digest))));
      await cache.delete(digest);
    },
    isOlder: (digest, before) =>
      attempt(digest, async () => {
        const date = await dateOf(digest);
        // S3 counts whole seconds.
        return date !== undefined && date + 1000 <= before;
      }),
    async removeOlder(digest, before) {
      if (!(await blobs.isOlder(digest, before))) return false;
      await blobs.delete(digest);
      return true;
    },
    list: () => listObjects(client, bucket, root),
  };

  const get = (digest: string, Range?: string) =>
    client.send(new GetObjectCommand({ ...place(digest), ...(Range === undefined ? {} : { Range }) }));

  return blobs;
}

async function attempt<R>(digest: string | undefined, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw mapS3Error(error, digest);
  }
}

type Answer = { Body?: unknown; ContentLength?: number | undefined; ContentRange?: string | undefined };

function bodyOf(answer: Answer): Readable {
  if (answer.Body instanceof Readable) return answer.Body;
  throw new Error('the blob store answered without a body');
}

/** Some stores answer a range with more than was asked for, up to the whole object; the rest is cut here. */
function rangeOf(answer: Answer, { start, end }: { start: number; end: number }): Readable {
  const source = bodyOf(answer);
  if (answer.ContentLength === end - start) return source;
  const isRanged = answer.ContentRange?.startsWith(`bytes ${start}-`) ?? false;
  return Readable.from(cut(source, isRanged ? 0 : start, end - start), { objectMode: false });
}

async function* cut(source: Readable, skipBytes: number, lengthBytes: number): AsyncGenerator<Buffer> {
  let skip = skipBytes;
  let left = lengthBytes;
  for await (const piece of source) {
    const wanted = (piece as Buffer).subarray(skip, skip + left);
    skip = Math.max(0, skip - (piece as Buffer).length);
    left -= wanted.length;
    if (wanted.length > 0) yield wanted;
    if (left === 0) return;
  }
}

function createClient({ endpoint, region, credentials }: S3Options): S3Client {
  return new S3Client({
    // Other makers' stores do not all know the checksums that newer clients add by themselves.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true, region: 'us-east-1' }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  });
}

async function* listObjects(client: S3Client, bucket: string, root: string): AsyncGenerator<BlobInfo> {
  let token: string | undefined;
  do {
    const page = await attempt(undefined, () =>
      client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: root, ContinuationToken: token })),
    );
    for (const { Key = '', Size = 0 } of page.Contents ?? []) {
      const digest = Key.slice(root.length).replace('/', '');
      if (/^[0-9a-f]{64}$/.test(digest)) yield { digest, sizeBytes: Size };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}
