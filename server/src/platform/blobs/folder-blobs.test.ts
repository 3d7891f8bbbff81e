import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { testBlobsContract } from './blobs.conformance.ts';
import { openFolderBlobs } from './folder-blobs.ts';

describe('blobs in a folder', () => {
  testBlobsContract((t) => openFolderBlobs({ directory: join(temporaryFolder(t), 'blobs') }));

  test('a failed put leaves no file of any name', async (t) => {
    const directory = temporaryFolder(t);
    const blobs = await openFolderBlobs({ directory });
    const failing = Readable.from(
      (async function* () {
        yield Buffer.alloc(1000);
        throw new Error('the line broke');
      })(),
    );
    await assert.rejects(blobs.put(failing));
    assert.deepEqual(readdirSync(directory), ['incoming']);
    assert.deepEqual(readdirSync(join(directory, 'incoming')), []);
  });

  test('a large stream runs at constant memory', async (t) => {
    const blobs = await openFolderBlobs({ directory: temporaryFolder(t) });
    const sizeBytes = 300 * 1024 * 1024;
    const before = process.memoryUsage.rss();
    let peak = before;
    const source = Readable.from(
      (function* () {
        const chunk = Buffer.alloc(1 << 18, 'slipway ');
        for (let sent = 0; sent < sizeBytes; sent += chunk.length) {
          peak = Math.max(peak, process.memoryUsage.rss());
          yield chunk;
        }
      })(),
    );
    const info = await blobs.put(source);
    assert.equal(info.sizeBytes, sizeBytes);
    for await (const _ of await blobs.read(info.digest)) peak = Math.max(peak, process.memoryUsage.rss());
    assert.ok(peak - before < 80 * 1024 * 1024, `memory grew by ${Math.round((peak - before) / 1048576)} MB`);
  });
});
