import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, type TestContext, test } from 'node:test';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isSlipwayError } from '../errors/slipway-error.ts';
import { startTestS3 } from '../testing/s3-server.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { createTestClock } from '../testing/test-clock.ts';
import { testBlobsContract } from './blobs.conformance.ts';
import { openS3Blobs, type S3Options } from './s3-blobs.ts';

const megabyte = 1024 * 1024;
const hasCode = (code: string) => (error: unknown) => isSlipwayError(error) && error.code === code;

const open = async (t: TestContext, options: Partial<S3Options> = {}) =>
  openS3Blobs({ ...(await startTestS3(t)), cacheDirectory: temporaryFolder(t), ...options });

describe('blobs in S3', () => {
  testBlobsContract((t) => open(t, { prefix: 'team/models' }));
  testBlobsContract((t) => open(t));

  test('a large stream goes up in parts and comes back whole', async (t) => {
    const blobs = await open(t, { partSizeBytes: 5 * megabyte });
    const chunk = randomBytes(megabyte);
    const info = await blobs.put(Readable.from(Array.from({ length: 12 }, () => chunk)));
    assert.equal(info.sizeBytes, 12 * megabyte);
    let sizeBytes = 0;
    for await (const piece of await blobs.read(info.digest)) {
      const bytes = piece as Buffer;
      for (let i = 0; i < bytes.length; i += 4096) {
        assert.equal(bytes[i], chunk[(sizeBytes + i) % megabyte]);
      }
      sizeBytes += bytes.length;
    }
    assert.equal(sizeBytes, info.sizeBytes);
  });

  test('bytes that another server of the bucket stored are found and copied here once', async (t) => {
    const s3 = await startTestS3(t);
    const there = await openS3Blobs({ ...s3, cacheDirectory: temporaryFolder(t) });
    const here = await openS3Blobs({ ...s3, cacheDirectory: temporaryFolder(t) });
    const { digest } = await there.put(randomBytes(1000));
    const path = await here.localPath(digest);
    assert.equal(await here.localPath(digest), path);
  });

  test('an object that somebody changed is refused instead of handed out', async (t) => {
    const s3 = await startTestS3(t);
    const blobs = await openS3Blobs({ ...s3, cacheDirectory: temporaryFolder(t) });
    const { digest } = await blobs.put(Buffer.from('the model'));
    const client = new S3Client({ ...s3, region: 'us-east-1', forcePathStyle: true });
    await client.send(
      new PutObjectCommand({
        Bucket: s3.bucket,
        Key: `${digest.slice(0, 2)}/${digest.slice(2)}`,
        Body: 'another model',
      }),
    );
    await assert.rejects(blobs.localPath(digest), hasCode('invalid-data'));
  });

  test('copies beyond the bound go, the longest unused first, but not what is in use', async (t) => {
    const clock = createTestClock(Date.now());
    const blobs = await open(t, { maxCacheBytes: 250_000, clock });
    const paths: string[] = [];
    for (let n = 0; n < 3; n++) {
      const { digest } = await blobs.put(randomBytes(100_000));
      paths.push(await blobs.localPath(digest));
      clock.advance(60_000);
    }
    assert.deepEqual(
      paths.map((path) => existsSync(path)),
      [true, true, true],
    );
    clock.advance(3_600_000);
    const { digest } = await blobs.put(randomBytes(100_000));
    paths.push(await blobs.localPath(digest));
    assert.deepEqual(
      paths.map((path) => existsSync(path)),
      [false, false, true, true],
    );
  });

  test('a bucket that does not exist is told as such', async (t) => {
    const blobs = await open(t, { bucket: 'nobody-made-this' });
    await assert.rejects(blobs.put(Buffer.from('x')), hasCode('not-ready'));
    await assert.rejects(async () => {
      for await (const _ of blobs.list());
    }, hasCode('not-ready'));
  });
});
