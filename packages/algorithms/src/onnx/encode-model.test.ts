import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeOnnxModel } from './encode-model.ts';
import type { OnnxGraph } from './onnx-model.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

const ort = createRequire(import.meta.url)('onnxruntime-node') as typeof import('onnxruntime-node');

const affine: OnnxGraph = {
  name: 'affine',
  inputs: [{ name: 'x', type: 'float', shape: ['N', 2] }],
  outputs: [{ name: 'y', type: 'float', shape: ['N', 1] }],
  nodes: [{ op: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['y'], attributes: { alpha: { float: 2 } } }],
  initializers: {
    w: { type: 'float', shape: [2, 1], values: [3, -1] },
    b: { type: 'float', shape: [1], values: [0.5] },
  },
  metadata: { trainer: 'test' },
};

test('varints follow the published examples of the encoding guide', () => {
  assert.deepEqual([...new ProtobufWriter().int(1, 150).finish()], [0x08, 0x96, 0x01]);
  assert.deepEqual(
    [...new ProtobufWriter().string(2, 'testing').finish()],
    [0x12, 0x07, ...Buffer.from('testing')],
  );
  assert.equal(new ProtobufWriter().int(1, -1).finish().length, 11);
  assert.deepEqual(
    [...new ProtobufWriter().packedInts(6, [3, 270, 86942]).finish()],
    [0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05],
  );
});

test('ONNX Runtime loads what is written and computes with it', async () => {
  const session = await ort.InferenceSession.create(encodeOnnxModel(affine));
  const number = fc.float({ min: -100, max: 100, noNaN: true });
  const rows = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(rows, async (pairs) => {
      const { y } = await session.run({
        x: new ort.Tensor('float32', Float32Array.from(pairs.flat()), [pairs.length, 2]),
      });
      pairs.forEach(([a, b], row) => {
        const expected = 2 * (3 * a - b) + 0.5;
        assert.ok(Math.abs((y!.data[row] as number) - expected) <= 1e-4 * Math.max(1, Math.abs(expected)));
      });
    }),
    { numRuns: 20 },
  );
});

test('strings, encoders and attributes of every kind arrive', async () => {
  const session = await ort.InferenceSession.create(
    encodeOnnxModel({
      name: 'encode',
      inputs: [{ name: 'city', type: 'string', shape: ['N', 1] }],
      outputs: [{ name: 'code', type: 'float', shape: ['N', 1] }],
      nodes: [
        {
          op: 'LabelEncoder',
          domain: 'ai.onnx.ml',
          inputs: ['city'],
          outputs: ['code'],
          attributes: {
            keys_strings: { strings: ['Bern', 'Łódź'] },
            values_floats: { floats: [1.5, 2.5] },
            default_float: { float: -1 },
          },
        },
      ],
    }),
  );
  const { code } = await session.run({ city: new ort.Tensor('string', ['Łódź', 'Bern', 'Oslo'], [3, 1]) });
  assert.deepEqual([...(code!.data as Float32Array)], [2.5, 1.5, -1]);
});

test('the same graph gives the same bytes', () => {
  assert.deepEqual(encodeOnnxModel(affine), encodeOnnxModel({ ...affine }));
});
