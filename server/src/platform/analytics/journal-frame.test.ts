import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Damage, encodeFrame, type RowBatch, readFrames } from './journal-frame.ts';

const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null));
const batch: fc.Arbitrary<RowBatch> = fc.record(
  {
    table: fc.string({ minLength: 1 }),
    columns: fc.constant({ a: 'VARCHAR', b: 'BIGINT' } as const),
    rows: fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { maxLength: 5 }),
  },
  { noNullPrototype: true },
);
const frames = fc.array(fc.array(batch, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 });

function read(segment: Buffer) {
  const damages: Damage[] = [];
  const found = [...readFrames(segment, (damage) => damages.push(damage))];
  return {
    batches: found.map((frame) => frame.batches),
    ends: found.map((frame) => frame.endOffset),
    damages,
  };
}

test('frames come back in order with where they end', () => {
  fc.assert(
    fc.property(frames, (written) => {
      const encoded = written.map(encodeFrame);
      const { batches, ends, damages } = read(Buffer.concat(encoded));
      assert.deepEqual(batches, written);
      let end = 0;
      assert.deepEqual(
        ends,
        encoded.map((frame) => (end += frame.length)),
      );
      assert.deepEqual(damages, []);
    }),
  );
});

test('a tail that was torn anywhere is left out without a word', () => {
  fc.assert(
    fc.property(frames, fc.double({ min: 0, max: 1, noNaN: true }), (written, where) => {
      const encoded = written.map(encodeFrame);
      const whole = encoded.slice(0, -1);
      const last = encoded.at(-1)!;
      const torn = last.subarray(0, Math.floor(where * (last.length - 1)));
      const { batches, damages } = read(Buffer.concat([...whole, torn]));
      assert.deepEqual(batches, written.slice(0, -1));
      assert.deepEqual(damages, []);
    }),
  );
});

test('one changed byte costs its own frame and no other, and is told', () => {
  fc.assert(
    fc.property(frames, fc.nat(), fc.integer({ min: 1, max: 255 }), (written, position, change) => {
      const encoded = written.map(encodeFrame);
      const segment = Buffer.concat(encoded);
      const at = position % segment.length;
      segment[at] = segment[at]! ^ change;
      const hit = encoded.findIndex((_, n) => at < Buffer.concat(encoded.slice(0, n + 1)).length);
      const { batches, damages } = read(segment);
      assert.deepEqual(
        batches,
        written.filter((_, n) => n !== hit),
      );
      const start = Buffer.concat(encoded.slice(0, hit)).length;
      const expected = hit === encoded.length - 1 ? [] : [{ offset: start, sizeBytes: encoded[hit]!.length }];
      assert.deepEqual(damages, expected);
    }),
  );
});

test('arbitrary bytes never break the reader', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.deepEqual(read(Buffer.from(bytes)).batches, []);
    }),
  );
});
