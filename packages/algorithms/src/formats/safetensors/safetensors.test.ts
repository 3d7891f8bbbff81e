import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AlgorithmError } from '../../algorithm-error.ts';
import { memorySource } from '../byte-source.ts';
import { pythonSafetensors } from '../testing/python-files.ts';
import { encodeSafetensors } from './lay-out-safetensors.ts';
import { readSafetensorsHeader } from './read-safetensors.ts';

const read = (bytes: Uint8Array) => readSafetensorsHeader(memorySource(bytes));
const python = new Uint8Array(Buffer.from(pythonSafetensors, 'base64'));

test("Python's file is read tensor by tensor, and written again byte by byte", async () => {
  const { metadata, tensors } = await read(python);
  assert.deepEqual(metadata, { format: 'pt' });
  const plain = Object.fromEntries(
    tensors.map(({ name, shape, type, sizeBytes }) => [name, [shape, type, sizeBytes]]),
  );
  assert.deepEqual(plain, {
    a: [[3], 'F16', 6],
    b: [[2, 3], 'F32', 24],
    c: [[], 'I64', 8],
    empty: [[0, 3], 'F32', 0],
  });
  const data = new Map(
    tensors.map(({ name, start, sizeBytes }) => [name, python.slice(start, start + sizeBytes)]),
  );
  assert.deepEqual(
    encodeSafetensors(tensors, ({ name }) => data.get(name)!, metadata),
    python,
  );
});

/** A file with this header and so many bytes of data. */
function file(header: unknown, dataBytes = 0, claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}
const entry = (dtype: unknown, shape: unknown, data_offsets: unknown) => ({ dtype, shape, data_offsets });
const bad: Readonly<Record<string, [Uint8Array, RegExp]>> = {
  empty: [new Uint8Array(), /it has 0 bytes/],
  'a header of 10 GB': [file({}, 0, 10_000_000_000n), /claims a header of 10000000000 bytes/],
  'a header of 2^63': [file({}, 0, 2n ** 63n), /claims a header of 9223372036854775808 bytes/],
  'a header beyond the end': [file({}, 0, 50n), /its header ends at byte 58 of 10/],
  'no object': [file('[1]'), /does not begin with '{'/],
  'broken JSON': [file('{"a": '), /its header is not JSON/],
  'broken UTF-8': [file({ a: 1 }).with(10, 0xff), /its header is not JSON/],
  'an entry that is none': [file({ a: null }), /'a' has the unknown type undefined/],
  'an unknown type': [file({ a: entry('F12', [1], [0, 4]) }, 4), /'a' has the unknown type "F12"/],
  'a type of every object': [file({ a: entry('toString', [1], [0, 4]) }, 4), /unknown type "toString"/],
  'a negative size': [file({ a: entry('F32', [-1], [0, 4]) }, 4), /'a' has the shape \[-1\]/],
  'a size that is no number': [file({ a: entry('F32', ['1'], [0, 4]) }, 4), /'a' has the shape/],
  'offsets of one': [file({ a: entry('F32', [1], [0]) }, 4), /'a' has the offsets \[0\]/],
  'another size than its shape': [
    file({ a: entry('F32', [2], [0, 4]) }, 4),
    /'a' has 4 bytes and its shape takes 8/,
  ],
  'a shape of 10^30': [file({ a: entry('F32', [1e15, 1e15], [0, 4]) }, 4), /its shape takes 4e\+30/],
  'a hole': [file({ a: entry('F32', [1], [4, 8]) }, 8), /'a' begins at byte/],
  'an overlap': [
    file({ a: entry('F32', [2], [0, 8]), b: entry('F32', [1], [4, 8]) }, 8),
    /'b' begins at byte/,
  ],
  'bytes after the end': [file({ a: entry('F32', [1], [0, 4]) }, 5), /its tensors end at byte/],
  'a missing tail': [file({ a: entry('F32', [4], [0, 16]) }, 5), /its tensors end at byte/],
  'metadata of numbers': [file({ __metadata__: { a: 1 } }), /not an object of texts/],
  'metadata that is a list': [file({ __metadata__: ['a'] }), /not an object of texts/],
};
for (const [name, [bytes, message]] of Object.entries(bad))
  test(`refused: ${name}`, () => assert.rejects(read(bytes), { code: 'invalid-file', message }));

test('a file cut off anywhere is refused, and a changed byte never does worse', async () => {
  for (let length = 0; length < python.length; length += 1)
    await assert.rejects(read(python.subarray(0, length)), { code: 'invalid-file' }, `${length}`);
  await fc.assert(
    fc.asyncProperty(fc.nat(python.length - 1), fc.nat(255), async (place, byte) => {
      await read(python.with(place, byte)).catch((error: unknown) =>
        assert.ok(error instanceof AlgorithmError, `${error}`),
      );
    }),
    { numRuns: 1000 },
  );
});

test('names like numbers and like properties of every object are names like others', async () => {
  const specs = ['10', '2', '__proto__', 'constructor', 'ü'].map((name) => ({
    name,
    shape: [2],
    type: 'U8' as const,
  }));
  const bytes = encodeSafetensors(specs, ({ name }) => new Uint8Array(2).fill(name.length));
  const { tensors } = await read(bytes);
  assert.deepEqual(tensors.map(({ name }) => name).toSorted(), specs.map(({ name }) => name).toSorted());
  for (const { name, start } of tensors) assert.equal(bytes[start], name.length);
});

test('two tensors of one name are not written', () => {
  const spec = { name: 'a', shape: [1], type: 'F32' as const };
  assert.throws(() => encodeSafetensors([spec, spec], () => new Uint8Array(4)), { code: 'invalid-option' });
});
