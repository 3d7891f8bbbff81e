import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AlgorithmError } from '../../algorithm-error.ts';
import { memorySource } from '../byte-source.ts';
import { pythonGguf } from '../testing/python-files.ts';
import { ByteWriter } from './byte-writer.ts';
import type { GgufTensorSpec, GgufValue } from './gguf-file.ts';
import { encodeGguf } from './lay-out-gguf.ts';
import { readGgufHeader } from './read-gguf.ts';

const read = (bytes: Uint8Array) => readGgufHeader(memorySource(bytes));
const python = new Uint8Array(Buffer.from(pythonGguf, 'base64'));

test("Python's file is read value by value, and written again byte by byte", async () => {
  const { version, metadata, tensors, alignment } = await read(python);
  assert.deepEqual([version, alignment], [3, 32]);
  const plain = Object.fromEntries(
    [...metadata].map(([key, value]) => [key, value.type === 'array' ? value.values : value.value]),
  );
  assert.deepEqual(plain, {
    'general.architecture': 'llama',
    'a.uint32': 4_000_000_000,
    'a.int32': -5,
    'a.uint8': 250,
    'a.int8': -7,
    'a.uint16': 65_000,
    'a.int16': -300,
    'a.uint64': 2n ** 63n + 1n,
    'a.int64': -(2 ** 40),
    'a.float32': 0.5,
    'a.float64': 0.1,
    'a.bool': true,
    'a.string': 'Łódź',
    'a.numbers': [1, -2, 3],
    'a.floats': [0.25, 1.5],
    'a.texts': ['x', '', 'ü'],
    'a.flags': [true, false],
  });
  assert.deepEqual(
    tensors.map(({ name, shape, type, sizeBytes }) => [name, shape, type, sizeBytes]),
    [
      ['first.weight', [2, 3], 'F32', 24],
      ['second.weight', [3], 'F16', 6],
    ],
  );
  const { start, sizeBytes } = tensors[0]!;
  assert.deepEqual([...new Float32Array(python.slice(start, start + sizeBytes).buffer)], [0, 1, 2, 3, 4, 5]);
  const again = encodeGguf(metadata, tensors, ({ name }) => {
    const tensor = tensors.find((of) => of.name === name)!;
    return python.slice(tensor.start, tensor.start + tensor.sizeBytes);
  });
  assert.deepEqual(again, python);
});

const number = (type: 'uint32' | 'int64' | 'float64') =>
  fc.record({ type: fc.constant(type), value: fc.nat() });
const value: fc.Arbitrary<GgufValue> = fc.oneof(
  number('uint32'),
  number('int64'),
  number('float64'),
  fc.record({ type: fc.constant('bool' as const), value: fc.boolean() }),
  fc.record({ type: fc.constant('string' as const), value: fc.string({ unit: 'grapheme' }) }),
  fc.record({
    type: fc.constant('array' as const),
    of: fc.constant('string' as const),
    values: fc.array(fc.string()),
  }),
  fc.record({
    type: fc.constant('array' as const),
    of: fc.constant('array' as const),
    values: fc.array(
      fc.record({
        type: fc.constant('array' as const),
        of: fc.constant('uint8' as const),
        values: fc.array(fc.nat(255)),
      }),
    ),
  }),
);
const spec: fc.Arbitrary<GgufTensorSpec> = fc.oneof(
  fc.record({
    name: fc.string({ maxLength: 20 }),
    shape: fc.array(fc.nat(5), { maxLength: 4 }),
    type: fc.constantFrom('F32', 'F16', 'BF16'),
  }),
  fc.record({
    name: fc.string({ maxLength: 20 }),
    shape: fc.tuple(fc.nat(3), fc.constantFrom(256, 512)),
    type: fc.constantFrom('Q8_0', 'Q4_0', 'Q4_K', 'Q6_K'),
  }),
);

test('what is written is read again', () =>
  fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), value),
      fc.uniqueArray(spec, { selector: ({ name }) => name, maxLength: 6 }),
      async (entries, specs) => {
        const metadata = new Map(
          Object.entries(structuredClone(entries)).filter(([key]) => key !== 'general.alignment'),
        );
        let filler = 0;
        const bytes = encodeGguf(metadata, specs, (of) => new Uint8Array(sizeOf(of)).fill(++filler));
        const header = await read(bytes);
        assert.deepEqual(header.metadata, metadata);
        header.tensors.forEach(({ start, sizeBytes, ...rest }, k) => {
          assert.deepEqual(rest, { ...specs[k]! });
          assert.ok(bytes.subarray(start, start + sizeBytes).every((byte) => byte === k + 1));
        });
      },
    ),
    { numRuns: 100 },
  ));

const blockBytes = {
  F32: 4,
  F16: 2,
  BF16: 2,
  Q8_0: 34 / 32,
  Q4_0: 18 / 32,
  Q4_K: 144 / 256,
  Q6_K: 210 / 256,
};
const sizeOf = ({ shape, type }: GgufTensorSpec): number =>
  shape.reduce((product, size) => product * size, blockBytes[type as keyof typeof blockBytes]);

/** A header written by hand, so that it can lie. */
function lying(
  write: (writer: ByteWriter) => unknown,
  { tensors = 0, keys = 0, version = 3 } = {},
): Uint8Array {
  const writer = new ByteWriter().bytes(new TextEncoder().encode('GGUF')).number('uint32', version);
  write(writer.number('uint64', tensors).number('uint64', keys));
  return writer.zeros(64).finish();
}
const tensor = (
  writer: ByteWriter,
  { name = 't', shape = [4] as (number | bigint)[], type = 0, offset = 0 } = {},
) => {
  writer.string(name).number('uint32', shape.length);
  for (const size of shape) writer.number('uint64', size);
  return writer.number('uint32', type).number('uint64', offset);
};

const bad: Readonly<Record<string, [Uint8Array, RegExp]>> = {
  empty: [new Uint8Array(), /does not begin with GGUF/],
  'another kind': [new TextEncoder().encode('PK\u0003\u0004 and more'), /does not begin with GGUF/],
  'the mark alone': [new TextEncoder().encode('GGUF'), /the version would take 4 bytes and 0 are left/],
  'version 1': [lying(() => 0, { version: 1 }), /its version is 1/],
  'big-endian': [lying(() => 0, { version: 0x03000000 }), /big-endian/],
  'a billion tensors': [lying(() => 0, { tensors: 1e9 }), /claims 1000000000 tensors/],
  'more tensors than bytes': [lying(() => 0, { tensors: 1000 }), /1000 tensors would take/],
  'a billion keys': [lying(() => 0, { keys: 1e9 }), /claims 1000000000 keys/],
  'a key of 2^60 bytes': [
    lying((w) => w.number('uint64', 2n ** 60n), { keys: 1 }),
    /the length of key 0 is|would take/,
  ],
  'a string beyond the end': [
    lying((w) => w.string('k').number('uint32', 8).number('uint64', 1e6), { keys: 1 }),
    /the value of 'k' would take 1000000 bytes/,
  ],
  'an array of 2^40': [
    lying(
      (w) =>
        w
          .string('k')
          .number('uint32', 9)
          .number('uint32', 4)
          .number('uint64', 2 ** 40),
      { keys: 1 },
    ),
    /the 1099511627776 values of 'k'/,
  ],
  'arrays in arrays': [
    lying(
      (w) => {
        w.string('k').number('uint32', 9);
        for (let depth = 0; depth < 9; depth += 1) w.number('uint32', 9).number('uint64', 1);
      },
      { keys: 1 },
    ),
    /'k' holds arrays in arrays 5 deep/,
  ],
  'an unknown value type': [lying((w) => w.string('k').number('uint32', 77), { keys: 1 }), /unknown type 77/],
  'a key twice': [
    lying(
      (w) =>
        w
          .string('k')
          .number('uint32', 7)
          .number('uint8', 1)
          .string('k')
          .number('uint32', 7)
          .number('uint8', 1),
      { keys: 2 },
    ),
    /the key 'k' twice/,
  ],
  'an odd alignment': [
    lying((w) => w.string('general.alignment').number('uint32', 4).number('uint32', 33), { keys: 1 }),
    /power of two/,
  ],
  'an unknown tensor type': [lying((w) => tensor(w, { type: 4 }), { tensors: 1 }), /unknown type 4/],
  'five axes': [lying((w) => tensor(w, { shape: [1, 1, 1, 1, 1] }), { tensors: 1 }), /5 axes/],
  'a product beyond 2^53': [
    lying((w) => tensor(w, { shape: [2 ** 40, 2 ** 40] }), { tensors: 1 }),
    /cannot be F32 of/,
  ],
  'an axis beyond 2^53': [
    lying((w) => tensor(w, { shape: [2n ** 63n] }), { tensors: 1 }),
    /the shape of 't' is/,
  ],
  'a row that is no block': [
    lying((w) => tensor(w, { shape: [33], type: 8 }), { tensors: 1 }),
    /cannot be Q8_0 of \[33\]/,
  ],
  'a tensor beyond the end': [lying((w) => tensor(w, { shape: [1000] }), { tensors: 1 }), /'t' ends at byte/],
  'a crooked offset': [lying((w) => tensor(w, { offset: 5 }), { tensors: 1 }), /not a multiple of 32/],
  'two tensors in one place': [
    lying(
      (w) => {
        tensor(w);
        tensor(w, { name: 'u' });
      },
      { tensors: 2 },
    ),
    /lie over each other/,
  ],
  'a tensor twice': [
    lying(
      (w) => {
        tensor(w);
        tensor(w, { offset: 32 });
      },
      { tensors: 2 },
    ),
    /the tensor 't' twice/,
  ],
  'a long name': [lying((w) => tensor(w, { name: 'n'.repeat(65) }), { tensors: 1 }), /longer than 64 bytes/],
};
for (const [name, [bytes, message]] of Object.entries(bad))
  test(`refused: ${name}`, () => assert.rejects(read(bytes), { code: 'invalid-file', message }));

test('a file cut off anywhere is refused, and a changed byte never does worse', async () => {
  for (let length = 0; length < python.length - 26; length += 1)
    await assert.rejects(read(python.subarray(0, length)), { code: 'invalid-file' }, `${length}`);
  await fc.assert(
    fc.asyncProperty(fc.nat(python.length - 1), fc.nat(255), async (place, byte) => {
      await read(python.with(place, byte)).catch((error: unknown) =>
        assert.ok(error instanceof AlgorithmError, `${error}`),
      );
    }),
    { numRuns: 2000 },
  );
});

test('a header longer than the first part is read in steps; data is not read at all', async () => {
  const texts = Array.from({ length: 100_000 }, (_, k) => `token number ${k}`);
  const bytes = encodeGguf(
    new Map([['t', { type: 'array', of: 'string', values: texts }]]),
    [{ name: 'w', shape: [9e5], type: 'F32' }],
    () => new Uint8Array(36e5),
  );
  const reads: number[] = [];
  const source = memorySource(bytes);
  const header = await readGgufHeader({
    ...source,
    read: (start, length) => {
      reads.push(length);
      return source.read(start, length);
    },
  });
  assert.deepEqual(header.metadata.get('t'), { type: 'array', of: 'string', values: texts });
  assert.deepEqual(reads, [2 ** 20, 2 ** 22]);
});

test('a tensor whose rows are no whole blocks is not written', () => {
  assert.throws(
    () => encodeGguf(new Map(), [{ name: 'w', shape: [2, 100], type: 'Q4_K' }], () => new Uint8Array()),
    {
      code: 'invalid-shape',
      hint: 'its rows must be a multiple of 256; choose another type for it',
    },
  );
  assert.throws(
    () => encodeGguf(new Map(), [{ name: 'w', shape: [2], type: 'F32' }], () => new Uint8Array(4)),
    /4 bytes for 'w'/,
  );
});
