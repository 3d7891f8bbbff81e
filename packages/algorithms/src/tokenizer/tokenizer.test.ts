import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toGgufTokenizer, toHuggingFaceTokenizer } from './export-tokenizer.ts';
import { preTokenise } from './pre-tokenise.ts';
import { huggingFaceFigures } from './testing/hugging-face-figures.ts';
import { sample, strings } from './testing/sample.ts';
import { createTokenizer } from './tokenizer.ts';
import { vocabularyOf } from './tokenizer-model.ts';
import { trainTokenizer } from './train-tokenizer.ts';

const model = trainTokenizer(sample, { vocabularySize: 400, specials: ['<|end|>', '<|pad|>'] });
const tokenizer = createTokenizer(model);

test('the same text gives the merges of Hugging Face', () => {
  const { tokens } = vocabularyOf(model);
  assert.deepEqual(
    model.merges.map(([left, right]) => `${tokens[left]} ${tokens[right]}`),
    huggingFaceFigures.merges,
  );
});

test('strings get the tokens of Hugging Face', () => {
  strings.forEach((text, k) => {
    assert.deepEqual(tokenizer.encodeWithSpecials(text), huggingFaceFigures.ids[k], JSON.stringify(text));
  });
});

/** Any sequence of UTF-16 units, halves of surrogate pairs alone included, and text that the merges know. */
const anyString = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom(...sample.join('').split(/(?<= )/), ' ', '\n', '<|end|>', '\ud83d', '\ude00'))
    .map((parts) => parts.join('')),
);

test('every string comes back exactly, and no text forges a special', () => {
  fc.assert(
    fc.property(anyString, (text) => {
      const ids = tokenizer.encode(text);
      assert.equal(tokenizer.decode(ids), text);
      assert.ok(ids.every((id) => id >= model.specials.length));
      assert.equal(tokenizer.decode(tokenizer.encodeWithSpecials(text)), text);
      assert.equal(preTokenise(text).join(''), text);
    }),
    { numRuns: 2000 },
  );
});

test('every sequence of bytes has tokens that give it back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const ids = Array.from(bytes, (byte) => idOfByte(byte));
      assert.deepEqual(tokenizer.decodeBytes(ids), bytes);
      assert.equal(typeof tokenizer.decode(ids), 'string');
    }),
  );
});

function idOfByte(byte: number): number {
  const [id] = createTokenizer({ specials: model.specials, merges: [] }).encode(
    String.fromCharCode(byte % 128),
  );
  return byte < 128
    ? id!
    : tokenizer.tokens.findIndex((_, k) => k > 1 && k < 258 && tokenizer.decodeBytes([k])[0] === byte);
}

test('merges are applied by rank and then from the left', () => {
  const [a, b] = [...createTokenizer({ specials: [], merges: [] }).encode('ab')] as [number, number];
  const encode = (merges: [number, number][], text: string) =>
    createTokenizer({ specials: [], merges }).encode(text);
  assert.deepEqual(encode([[a, a]], 'aaaaa'), [256, 256, a]);
  assert.deepEqual(
    encode(
      [
        [a, b],
        [b, a],
      ],
      'baba',
    ),
    [b, 256, a],
  );
  // Two ways to the same token: it has one number.
  const merges: [number, number][] = [
    [a, a],
    [256, a],
    [a, 256],
  ];
  assert.equal(vocabularyOf({ specials: [], merges }).tokens.length, 258);
  assert.deepEqual(encode(merges, 'aaa'), [257]);
});

test('a word of a million letters is encoded in seconds, and learnt from in pieces', () => {
  const long = 'ab'.repeat(500_000);
  assert.equal(tokenizer.decode(tokenizer.encode(long)), long);
  const learnt = trainTokenizer([long], { vocabularySize: 270 });
  const ids = createTokenizer(learnt).encode(long);
  assert.ok(ids.length < 2_000, `${ids.length}`);
});

test('training stops when nothing is left to join, and of nothing there are only bytes', () => {
  assert.equal(trainTokenizer([], { vocabularySize: 300 }).merges.length, 0);
  assert.equal(trainTokenizer(['one document', 'one document'], { vocabularySize: 5000 }).merges.length, 10);
  assert.throws(() => trainTokenizer([], { vocabularySize: 255 }), { code: 'invalid-option' });
});

test('a model that cannot be is refused', () => {
  const refused = (merges: [number, number][], specials: string[] = []) =>
    assert.throws(() => createTokenizer({ specials, merges }), { code: 'invalid-file' });
  refused([[1, 256]]);
  refused([[-1, 3]]);
  refused([[1.5, 3]]);
  refused([[0, 5]], ['<|end|>']);
  refused([], ['<|end|>', '<|end|>']);
  refused([], ['']);
  assert.throws(() => tokenizer.decode([356]), { code: 'invalid-option', hint: 'tokens are 0 to 355' });
  assert.throws(() => tokenizer.special('<|none|>'), { code: 'invalid-option' });
});

test('exports carry every token once, in order, and which are control tokens', () => {
  const gguf = toGgufTokenizer(model);
  assert.equal(gguf.tokens.length, 2 + 256 + gguf.merges.length);
  assert.deepEqual(gguf.token_type.slice(0, 4), [3, 3, 1, 1]);
  assert.deepEqual(gguf.merges, huggingFaceFigures.merges);
  const file = JSON.parse(JSON.stringify(toHuggingFaceTokenizer(model))) as {
    model: { vocab: Record<string, number> };
    added_tokens: { id: number; content: string }[];
  };
  assert.deepEqual(
    new Map(Object.entries(file.model.vocab)),
    new Map(gguf.tokens.map((token, id) => [token, id])),
  );
  assert.deepEqual(
    file.added_tokens.map(({ id, content }) => [id, content]),
    [
      [0, '<|end|>'],
      [1, '<|pad|>'],
    ],
  );
});
