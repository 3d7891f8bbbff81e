import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { llamaLogitsGraph, llamaParameters } from '../../nn/index.ts';
import { openGraph } from '../../nn/testing/open-graph.ts';
import { dequantise, type QuantisedType, quantise } from '../../quantise/index.ts';
import { createTokenizer, trainTokenizer } from '../../tokenizer/index.ts';
import { memorySource } from '../byte-source.ts';
import type { GgufMetadata } from '../gguf/gguf-file.ts';
import { encodeGguf } from '../gguf/lay-out-gguf.ts';
import { readGgufHeader } from '../gguf/read-gguf.ts';
import { readSafetensorsHeader } from '../safetensors/read-safetensors.ts';
import { smallLlama } from '../testing/small-llama.ts';
import { encodeLlamaGguf } from './encode-llama-gguf.ts';
import { encodeLlamaSafetensors, huggingFaceLlamaConfig } from './hugging-face-llama.ts';
import { planQuantisedGguf } from './plan-quantised-gguf.ts';
import { readLlamaGguf } from './read-llama-gguf.ts';
import { interleaveHeads } from './tensor-names.ts';

const text = 'the ship and the shop, 12 öü';

/**
 * What llama.cpp (node-llama-cpp 3.22.1, one thread, context of 64, its cache in half precision) makes of the files
 * with these digests: the tokens of `text`, and after the last of them the probabilities of tokens 0, 23, 46 to 253.
 */
const figures = {
  tied: {
    digest: '450ca52b55defd5df91613713f13846c216cd6d7e46a1ebefd6f7261935552a9',
    last: [
      0.0030803, 0.00069, 0.0016946, 0.0011622, 0.0060622, 0.007613, 0.0007254, 0.0020728, 0.0007164,
      0.000512, 0.0051023, 0.0018608,
    ],
  },
  untied: {
    digest: 'c5937f2376922f0e4401cebb9cec7bc0eb037e4fa3e7bb9bc62ebe2323edc3ca',
    last: [
      0.0008736, 0.0037438, 0.0010302, 0.0011577, 0.0011992, 0.0032346, 0.0107138, 0.0006203, 0.0006093,
      0.0048714, 0.0059728, 0.003189,
    ],
  },
};
const llamaTokens = [258, 261, 73, 80, 264, 260, 261, 79, 80, 12, 221, 17, 18, 221, 128, 115, 128, 121];

for (const kind of ['tied', 'untied'] as const)
  test(`the file of a model with ${kind} head is the one from which llama.cpp has our tokens and probabilities`, async () => {
    const model = smallLlama({ isTied: kind === 'tied' });
    const file = encodeLlamaGguf(model, 'F32');
    assert.equal(createHash('sha256').update(file).digest('hex'), figures[kind].digest);
    const tokens = createTokenizer(model.tokenizer).encode(text);
    assert.deepEqual(tokens, llamaTokens);
    const run = await openGraph(llamaLogitsGraph(model.config, { batch: 1, time: tokens.length }));
    const { logits } = await run({ tokens, ...Object.fromEntries(model.parameters) });
    const last = Array.from(logits!).slice(-model.config.vocabularySize).map(Math.exp);
    const total = last.reduce((sum, value) => sum + value, 0);
    figures[kind].last.forEach((expected, k) => {
      const probability = last[k * 23]! / total;
      assert.ok(Math.abs(probability - expected) < 2e-5, `${k * 23}: ${probability} against ${expected}`);
    });
  });

test('sizes come back from the header of every type', async () => {
  const model = smallLlama({ isTied: false, width: 256, hiddenWidth: 288 });
  for (const type of ['F32', 'F16', 'BF16', 'Q8_0', 'Q6_K', 'Q5_K', 'Q4_K', 'Q4_0'] as const) {
    const header = await readGgufHeader(memorySource(encodeLlamaGguf(model, type)));
    const { config, contextLength } = readLlamaGguf(header);
    assert.equal(contextLength, 64);
    assert.deepEqual(config, { ...model.config, normEpsilon: Math.fround(1e-5) });
  }
});

const typesIn = async (file: Uint8Array): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await readGgufHeader(memorySource(file))).tensors.map(({ name, type }) => [name, type]),
  );

test('vectors stay float, the head has six bits, and rows that are no blocks take the next type', async () => {
  const types = await typesIn(
    encodeLlamaGguf(smallLlama({ isTied: false, width: 256, hiddenWidth: 288 }), 'Q4_K'),
  );
  assert.equal(types['blk.0.attn_norm.weight'], 'F32');
  assert.equal(types['blk.1.attn_q.weight'], 'Q4_K');
  assert.equal(types['token_embd.weight'], 'Q4_K');
  assert.equal(types['output.weight'], 'Q6_K');
  assert.equal(types['blk.0.ffn_down.weight'], 'Q8_0'); // rows of 288
  const tied = await typesIn(encodeLlamaGguf(smallLlama({ width: 256 }), 'Q4_0'));
  assert.equal(tied['token_embd.weight'], 'Q6_K');
  const narrow = await typesIn(encodeLlamaGguf(smallLlama({ width: 72 }), 'Q8_0'));
  assert.equal(narrow['blk.0.attn_q.weight'], 'F16'); // rows of 72
});

test('compressing a file gives the file of that type', async () => {
  const model = smallLlama({ width: 256 });
  const parent = encodeLlamaGguf(model, 'F32');
  const header = await readGgufHeader(memorySource(parent));
  for (const type of ['Q8_0', 'Q4_K'] as const) {
    const { metadata, tensors } = planQuantisedGguf(header, type);
    const child = encodeGguf(metadata, tensors, ({ name }) => {
      const tensor = tensors.find((of) => of.name === name)!;
      const bytes = parent.slice(tensor.start, tensor.start + tensor.sizeBytes);
      return quantise(tensor.type, dequantise(tensor.from as QuantisedType, bytes));
    });
    const direct = encodeLlamaGguf(model, type);
    const { tensors: placed, dataStart } = await readGgufHeader(memorySource(child));
    assert.deepEqual(placed, (await readGgufHeader(memorySource(direct))).tensors);
    assert.deepEqual(child.subarray(dataStart), direct.subarray(dataStart));
  }
  const child = await readGgufHeader(memorySource(encodeLlamaGguf(model, 'Q8_0')));
  assert.throws(() => planQuantisedGguf(child, 'Q4_K'), /'token_embd.weight' is Q8_0 already/);
});

test('a Llama that lacks a key or tensor is refused by its name', async () => {
  const header = await readGgufHeader(memorySource(encodeLlamaGguf(smallLlama(), 'F32')));
  const without = (key: string): GgufMetadata =>
    new Map([...header.metadata].filter(([name]) => name !== key));
  for (const key of [
    'general.architecture',
    'llama.block_count',
    'llama.context_length',
    'llama.attention.layer_norm_rms_epsilon',
  ])
    assert.throws(() => readLlamaGguf({ ...header, metadata: without(key) }), {
      code: 'invalid-file',
      message: new RegExp(`lacks the key '${key}'`),
    });
  const changed = (key: string, value: string): GgufMetadata =>
    new Map(header.metadata).set(key, { type: 'string', value });
  assert.throws(
    () => readLlamaGguf({ ...header, metadata: changed('general.architecture', 'bert') }),
    /its architecture is bert/,
  );
  assert.throws(
    () => readLlamaGguf({ ...header, metadata: changed('llama.block_count', 'two') }),
    /'llama.block_count' is not a number/,
  );
  assert.throws(() => readLlamaGguf({ ...header, tensors: [] }), /lacks the tensor 'token_embd.weight'/);
});

test('rows of a head are reordered in pairs, heads apart', () => {
  const rows = Float32Array.from({ length: 16 }, (_, k) => k);
  assert.deepEqual([...interleaveHeads(rows, 2, 2)], [0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15]);
});

test('safetensors and config.json hold all that Hugging Face loads a Llama from', async () => {
  const model = smallLlama();
  const file = encodeLlamaSafetensors(model);
  const { tensors, metadata } = await readSafetensorsHeader(memorySource(file));
  assert.deepEqual(metadata, { format: 'pt' });
  assert.deepEqual(
    new Map(tensors.map(({ name, shape }) => [name, shape])),
    new Map(llamaParameters(model.config).map(({ name, shape }) => [name, shape])),
  );
  for (const { name, start, sizeBytes } of tensors)
    assert.deepEqual(
      new Float32Array(file.slice(start, start + sizeBytes).buffer),
      model.parameters.get(name),
    );
  const config = huggingFaceLlamaConfig(model);
  assert.deepEqual(
    [config['model_type'], config['hidden_size'], config['num_key_value_heads'], config['eos_token_id']],
    ['llama', 64, 2, 0],
  );
});

test('parts that do not belong together are refused', () => {
  const model = smallLlama();
  const parameters = new Map(model.parameters).set('model.norm.weight', new Float32Array(3));
  assert.throws(() => encodeLlamaGguf({ ...model, parameters }, 'F32'), /'model.norm.weight' has 3 numbers/);
  assert.throws(
    () => encodeLlamaGguf({ ...model, endOfText: '<|none|>' }, 'F32'),
    /no special token '<\|none\|>'/,
  );
  const tokenizer = trainTokenizer([text, 'many more words than there are rows for'], {
    vocabularySize: 300,
    specials: ['<|end|>'],
    minCount: 1,
  });
  assert.throws(
    () => encodeLlamaGguf({ ...model, tokenizer }, 'F32'),
    /has 297 tokens and the model rows for 280/,
  );
  const fewer = { ...model.config, vocabularySize: 200 };
  assert.throws(() => encodeLlamaGguf({ ...model, config: fewer }, 'F32'), { code: 'invalid-shape' });
});
