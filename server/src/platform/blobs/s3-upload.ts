import { open, readFile } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** Where an object goes and how large the pieces of a large one are. */
export type UploadTarget = { client: S3Client; bucket: string; key: string; partSizeBytes: number };

/** S3 takes at most this many parts, https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html. */
const mostParts = 10_000;

/**
 * Uploads a file, in parts when it is large: at most one part is in memory, and the object appears only when it
 * is complete. A failed upload is taken back.
 */
export async function uploadFile(
  target: UploadTarget,
  file: { path: string; sizeBytes: number },
): Promise<void> {
  const partSizeBytes = Math.max(target.partSizeBytes, Math.ceil(file.sizeBytes / mostParts));
  if (file.sizeBytes > partSizeBytes) await uploadParts(target, readPieces(file.path, partSizeBytes));
  else await uploadBytes(target, await readFile(file.path));
}

export async function uploadBytes({ client, bucket, key }: UploadTarget, bytes: Uint8Array): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
}

async function uploadParts(target: UploadTarget, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const { client } = target;
  const place = { Bucket: target.bucket, Key: target.key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
  try {
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for await (const Body of pieces) {
      const PartNumber = Parts.length + 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...place, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    await client.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    // What cannot be taken back now is removed by the bucket's own rule for unfinished uploads.
    await client.send(new AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => undefined);
    throw error;
  }
}

async function* readPieces(path: string, pieceSizeBytes: number): AsyncGenerator<Uint8Array, void> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(
        Buffer.allocUnsafe(pieceSizeBytes),
        0,
        pieceSizeBytes,
        null,
      );
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
