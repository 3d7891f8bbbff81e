import assert from 'node:assert/strict';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { isSlipwayError } from '../errors/slipway-error.ts';
import { mountSmallDisk } from '../testing/small-disk.ts';
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

  test('a put at the very moment of a removal is never lost', async (t) => {
    const blobs = await openFolderBlobs({ directory: temporaryFolder(t) });
    const bytes = Buffer.from('unwanted for long, wanted again');
    let removed = 0;
    for (let round = 0; round < 200; round++) {
      const { digest } = await blobs.put(bytes);
      utimesSync(await blobs.localPath(digest), 1, 1);
      const removal = blobs.removeOlder(digest, Date.now() - 60_000);
      if (round % 2 === 0) await new Promise(setImmediate);
      const [wasRemoved] = await Promise.all([removal, blobs.put(bytes)]);
      removed += wasRemoved ? 1 : 0;
      assert.equal(Buffer.from(await blobs.readBytes(digest)).toString(), String(bytes));
    }
    assert.ok(removed > 0, 'no removal ever came first');
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

  test('a full disk is storage-full and leaves nothing behind; then it goes on', async (t) => {
    const disk = mountSmallDisk(t, 1024 * 1024);
    if (disk === undefined) return;
    const directory = join(disk.directory, 'blobs');
    const blobs = await openFolderBlobs({ directory });
    const kept = await blobs.put(Buffer.from('kept'));
    const large = Array.from({ length: 32 }, () => Buffer.alloc(64 * 1024, 7));
    const isFull = (error: unknown) => isSlipwayError(error) && error.code === 'storage-full';
    await assert.rejects(blobs.put(Readable.from(large)), isFull);
    await assert.rejects(blobs.put(Buffer.concat(large)), isFull);
    assert.deepEqual(readdirSync(join(directory, 'incoming')), []);
    const names: string[] = [];
    for await (const { digest } of blobs.list()) names.push(digest);
    assert.deepEqual(names, [kept.digest]);
    await blobs.put(Readable.from(large.slice(0, 4)));
  });

  test('a file moves in from another disk too', async (t) => {
    const disk = mountSmallDisk(t, 1024 * 1024);
    if (disk === undefined) return;
    const blobs = await openFolderBlobs({ directory: temporaryFolder(t) });
    const path = join(disk.directory, 'model.onnx');
    writeFileSync(path, 'a model');
    const { digest } = await blobs.putFile(path, { isMove: true });
    assert.equal(existsSync(path), false);
    assert.equal(String(Buffer.from(await blobs.readBytes(digest))), 'a model');
  });

  test('what dead processes left on the way in is removed after a day', async (t) => {
    const directory = temporaryFolder(t);
    await openFolderBlobs({ directory });
    const [old, fresh] = [join(directory, 'incoming', '1-old'), join(directory, 'incoming', '1-fresh')];
    for (const path of [old, fresh]) writeFileSync(path, 'half');
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
    utimesSync(old, twoDaysAgo, twoDaysAgo);
    await openFolderBlobs({ directory });
    assert.deepEqual([existsSync(old), existsSync(fresh)], [false, true]);
  });
});
