import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';
import { convertToUtf8, detectEncoding } from './text-encoding.ts';

test('UTF-8 is recognised wherever reads cut a character', async (t) => {
  const path = join(temporaryFolder(t), 'text');
  // One read is a mebibyte; characters of two, three and four bytes are laid across its end.
  for (const character of ['é', '€', '\u{1f600}']) {
    for (let shift = 1; shift <= 4; shift++) {
      writeFileSync(path, 'x'.repeat((1 << 20) - shift) + character.repeat(5));
      assert.equal(await detectEncoding(path), 'utf-8', `${character} ${shift}`);
    }
  }
  writeFileSync(path, Buffer.concat([Buffer.from('x'.repeat((1 << 20) - 1)), Buffer.from([0xc3])]));
  assert.equal(await detectEncoding(path), 'iso-8859-1', 'a lone lead byte at the end is an accented letter');
  const broken = Buffer.concat([Buffer.from('é'.repeat(600_000)), Buffer.from([0xff]), Buffer.from('abc')]);
  writeFileSync(path, broken);
  await assert.rejects(detectEncoding(path), /byte 1200000 \(0xff\) is not valid UTF-8/);
});

test('any text comes back from any encoding it can be written in', async (t) => {
  const folder = temporaryFolder(t);
  const [path, target] = [join(folder, 'source'), join(folder, 'target')];
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .map((value) => value.replaceAll('\0', ' '));
  const property = fc.asyncProperty(text, fc.constantFrom('utf8', 'utf16le'), async (value, encoding) => {
    writeFileSync(path, Buffer.from(`\ufeff${value}`, encoding as BufferEncoding));
    await convertToUtf8(path, target, await detectEncoding(path));
    assert.equal(readFileSync(target, 'utf8'), value.toWellFormed());
  });
  await fc.assert(property, { numRuns: 60 });
});

test('UTF-16 that ends in half a character is refused', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'half');
  writeFileSync(path, Buffer.concat([Buffer.from('\ufeffabc', 'utf16le'), Buffer.from([0x41])]));
  await assert.rejects(convertToUtf8(path, join(folder, 'target'), 'utf-16le'), /broken utf-16le/);
});
