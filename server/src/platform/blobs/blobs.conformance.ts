import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSlipwayError } from '../errors/slipway-error.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Blobs } from './blobs.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const hasCode = (code: string) => (error: unknown) => isSlipwayError(error) && error.code === code;
const absent = sha256(Buffer.from('nobody stored this'));

/** What every `Blobs` does. `open` gives an empty store. */
export function testBlobsContract(open: (t: TestContext) => Promise<Blobs>): void {
  test('bytes come back under their sha256', async (t) => {
    const blobs = await open(t);
    for (const bytes of [Buffer.from(''), Buffer.from('hello'), randomBytes(300_000)]) {
      const info = await blobs.put(bytes);
      assert.deepEqual(info, { digest: sha256(bytes), sizeBytes: bytes.length });
      assert.deepEqual(Buffer.from(await blobs.readBytes(info.digest)), bytes);
      assert.deepEqual(await collect(await blobs.read(info.digest)), bytes);
      assert.deepEqual(await blobs.stat(info.digest), info);
      assert.equal(await blobs.has(info.digest), true);
    }
  });

  test('a stream is stored like bytes, whatever its pieces', async (t) => {
    const blobs = await open(t);
    const bytes = randomBytes(100_000);
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 70_001), bytes.subarray(70_001)];
    assert.deepEqual(await blobs.put(Readable.from(pieces)), {
      digest: sha256(bytes),
      sizeBytes: bytes.length,
    });
    assert.deepEqual(await blobs.put(Readable.from(['a', 'ä'])), await blobs.put(Buffer.from('aä')));
    assert.equal((await blobs.put(Readable.from([]))).sizeBytes, 0);
  });

  test('equal bytes are kept once', async (t) => {
    const blobs = await open(t);
    await Promise.all([1, 2, 3].map(() => blobs.put(Readable.from([Buffer.from('same')]))));
    await blobs.put(Buffer.from('same'));
    await blobs.put(Buffer.from('other'));
    assert.deepEqual(
      (await digests(blobs)).sort(),
      [sha256(Buffer.from('same')), sha256(Buffer.from('other'))].sort(),
    );
  });

  test('a range leaves its end out and stops at the end of the blob', async (t) => {
    const blobs = await open(t);
    const { digest } = await blobs.put(Buffer.from('0123456789'));
    const range = async (start: number, end: number) =>
      (await collect(await blobs.read(digest, { start, end }))).toString();
    assert.equal(await range(2, 5), '234');
    assert.equal(await range(0, 1), '0');
    assert.equal(await range(8, 100), '89');
    assert.equal(await range(3, 3), '');
    assert.equal(await range(10, 12), '');
  });

  test('a source that fails leaves nothing behind', async (t) => {
    const blobs = await open(t);
    const failing = Readable.from(
      (async function* () {
        yield randomBytes(200_000);
        throw new Error('the line broke');
      })(),
    );
    await assert.rejects(blobs.put(failing), /the line broke/);
    assert.deepEqual(await digests(blobs), []);
  });

  test('what is not there is not found', async (t) => {
    const blobs = await open(t);
    assert.equal(await blobs.has(absent), false);
    for (const attempt of [
      () => blobs.stat(absent),
      () => blobs.read(absent),
      () => blobs.read(absent, { start: 0, end: 1 }),
      () => blobs.read(absent, { start: 1, end: 1 }),
      () => blobs.readBytes(absent),
      () => blobs.localPath(absent),
    ]) {
      await assert.rejects(attempt, hasCode('not-found'));
    }
  });

  test('no name leads out of the store', async (t) => {
    const blobs = await open(t);
    const names = [
      '',
      '..',
      '../../etc/passwd',
      absent.toUpperCase(),
      `${absent}/x`,
      `..${absent.slice(2)}`,
      `${absent}\n`,
    ];
    for (const name of names) {
      for (const verb of ['has', 'stat', 'read', 'readBytes', 'localPath', 'delete'] as const) {
        await assert.rejects(async () => blobs[verb](name), hasCode('invalid-request'), `${verb}(${name})`);
      }
    }
  });

  test('delete forgets a blob and may be said twice', async (t) => {
    const blobs = await open(t);
    const { digest } = await blobs.put(Buffer.from('gone soon'));
    await blobs.localPath(digest);
    await blobs.delete(digest);
    await blobs.delete(digest);
    assert.equal(await blobs.has(digest), false);
    await assert.rejects(blobs.localPath(digest), hasCode('not-found'));
    assert.deepEqual(await digests(blobs), []);
    await blobs.put(Buffer.from('gone soon'));
    assert.equal(await blobs.has(digest), true);
  });

  test('what nobody put for a while is removed; what was put again is not', async (t) => {
    const blobs = await open(t);
    const [old, again] = [await blobs.put(Buffer.from('old')), await blobs.put(Buffer.from('again'))];
    const info = { digest: old.digest, sizeBytes: 3 };
    assert.equal(await blobs.removeOlder(old.digest, Date.now() - 60_000), false);
    // Stores count seconds.
    await sleep(2100);
    const before = Date.now() - 100;
    await sleep(1100);
    await blobs.put(Buffer.from('again'));
    assert.equal(await blobs.removeOlder(again.digest, before), false);
    assert.equal(await blobs.isOlder(old.digest, before), true);
    assert.equal(await blobs.isOlder(again.digest, before), false);
    assert.equal(await blobs.isOlder(absent, before), false);
    assert.equal(await blobs.removeOlder(old.digest, before), true);
    assert.equal(await blobs.removeOlder(old.digest, before), false);
    assert.deepEqual(await digests(blobs), [again.digest]);
    await assert.rejects(blobs.localPath(old.digest), hasCode('not-found'));
    assert.deepEqual(await blobs.put(Buffer.from('old')), info);
    assert.equal(Buffer.from(await blobs.readBytes(old.digest)).toString(), 'old');
  });

  test('a local path holds exactly the bytes', async (t) => {
    const blobs = await open(t);
    const bytes = randomBytes(50_000);
    const { digest } = await blobs.put(bytes);
    const [first, second] = await Promise.all([blobs.localPath(digest), blobs.localPath(digest)]);
    assert.deepEqual(readFileSync(first), bytes);
    assert.deepEqual(readFileSync(second), bytes);
  });

  test('a file is copied in, or moved in', async (t) => {
    const blobs = await open(t);
    const path = join(temporaryFolder(t), 'model.onnx');
    const bytes = randomBytes(70_000);
    writeFileSync(path, bytes);
    const info = { digest: sha256(bytes), sizeBytes: bytes.length };
    assert.deepEqual(await blobs.putFile(path), info);
    assert.equal(existsSync(path), true);
    assert.deepEqual(await blobs.putFile(path, { isMove: true }), info);
    assert.equal(existsSync(path), false);
    writeFileSync(path, 'not seen before');
    const moved = await blobs.putFile(path, { isMove: true });
    assert.equal(existsSync(path), false);
    assert.equal(Buffer.from(await blobs.readBytes(moved.digest)).toString(), 'not seen before');
    assert.deepEqual(Buffer.from(await blobs.readBytes(info.digest)), bytes);
    await assert.rejects(blobs.putFile(join(temporaryFolder(t), 'absent')), /ENOENT/);
  });
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function digests(blobs: Blobs): Promise<string[]> {
  const found: string[] = [];
  for await (const { digest } of blobs.list()) found.push(digest);
  return found;
}
