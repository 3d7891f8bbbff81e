import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isSlipwayError } from '../errors/slipway-error.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { parseBlobsUrl } from './blobs-url.ts';
import { openBlobs } from './open-blobs.ts';

test('addresses of blob stores', () => {
  assert.deepEqual(parseBlobsUrl('file:///var/lib/my%20blobs'), {
    kind: 'folder',
    directory: '/var/lib/my blobs',
  });
  assert.deepEqual(parseBlobsUrl('s3://bucket'), { kind: 's3', bucket: 'bucket', prefix: '' });
  assert.deepEqual(parseBlobsUrl('s3://bucket/a/b/?region=eu-central-1&endpoint=http://127.0.0.1:9000'), {
    ...{ kind: 's3', bucket: 'bucket', prefix: 'a/b' },
    endpoint: 'http://127.0.0.1:9000',
    region: 'eu-central-1',
  });
});

test('an address that cannot be is refused with the reason, without its secret', () => {
  for (const [text, reason] of [
    ['/var/blobs', 'neither file'],
    ['http://bucket', 'neither file'],
    ['s3:///prefix', 'names no bucket'],
    ['s3://bucket?regoin=x', "no parameter 'regoin'"],
    ['s3://bucket?endpoint=minio:9000', 'endpoint must be'],
    ['s3://key:secret@bucket', 'credentials come from'],
  ] as const) {
    assert.throws(
      () => parseBlobsUrl(text),
      (error) =>
        isSlipwayError(error) &&
        error.code === 'invalid-request' &&
        error.message.includes(reason) &&
        !error.message.includes('secret'),
      text,
    );
  }
});

test('without an address blobs live in the home folder, with one in that folder', async (t) => {
  const home = temporaryFolder(t);
  await (await openBlobs({ home })).put(Buffer.from('x'));
  assert.equal(existsSync(join(home, 'blobs', '2d')), true);
  const elsewhere = join(home, 'elsewhere');
  await (await openBlobs({ url: String(pathToFileURL(elsewhere)), home })).put(Buffer.from('x'));
  assert.equal(existsSync(join(elsewhere, '2d')), true);
});
