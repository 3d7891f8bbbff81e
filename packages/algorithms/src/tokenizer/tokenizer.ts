import { AlgorithmError } from '../algorithm-error.ts';
import { bytesInOrder } from './byte-alphabet.ts';
import { joinBytes, pairKey } from './join-bytes.ts';
import { preTokenise } from './pre-tokenise.ts';
import { type TokenizerModel, vocabularyOf } from './tokenizer-model.ts';
import { decodeText, encodeText } from './wtf8.ts';

export type Tokenizer = {
  readonly model: TokenizerModel;
  /** Tokens by number, as in `Vocabulary`. */
  readonly tokens: readonly string[];
  /** The tokens of any text. Specials written in it are only text, so that no document can forge them. */
  encode(text: string): number[];
  /** As `encode`, but specials written in the text become their tokens: for prompts that we compose ourselves. */
  encodeWithSpecials(text: string): number[];
  /** The text; specials are written out. Exactly what was encoded; bytes that are no text become U+FFFD. */
  decode(ids: ArrayLike<number>): string;
  decodeBytes(ids: ArrayLike<number>): Uint8Array;
  /** The number of a special; throws `invalid-option` when there is none. */
  special(text: string): number;
};

/** Words whose tokens are kept; natural text repeats its words. */
const cachedWords = 50_000;
const cachedLength = 64;

/** Makes a tokenizer of its model; throws `invalid-file` when the model cannot be one. */
export function createTokenizer(model: TokenizerModel): Tokenizer {
  const { tokens, results } = vocabularyOf(model);
  const specialCount = model.specials.length;
  const merges = new Map<number, { rank: number; result: number }>();
  model.merges.forEach(([left, right], rank) => {
    const key = pairKey(left, right);
    if (!merges.has(key)) merges.set(key, { rank, result: results[rank]! });
  });
  const idOfByte = new Int32Array(256);
  bytesInOrder.forEach((byte, k) => {
    idOfByte[byte] = specialCount + k;
  });
  const bytesOf = tokenBytes(tokens, specialCount);
  const cache = new Map<string, readonly number[]>();

  const encodeWord = (word: string): readonly number[] => {
    const known = cache.get(word);
    if (known !== undefined) return known;
    const ids = joinBytes(
      Array.from(encodeText(word), (byte) => idOfByte[byte]!),
      merges,
    );
    if (cache.size >= cachedWords) cache.clear();
    if (word.length <= cachedLength) cache.set(word, ids);
    return ids;
  };
  const encodeInto = (ids: number[], text: string): number[] => {
    for (const word of preTokenise(text)) for (const id of encodeWord(word)) ids.push(id);
    return ids;
  };
  const special = (text: string): number => {
    const id = model.specials.indexOf(text);
    if (id === -1) throw new AlgorithmError('invalid-option', `there is no special token '${text}'`);
    return id;
  };
  const decodeBytes = (ids: ArrayLike<number>): Uint8Array =>
    joined(Array.from(ids, (id) => bytesOf[id] ?? noToken(id, tokens.length)));
  return {
    model,
    tokens,
    special,
    encode: (text) => encodeInto([], text),
    encodeWithSpecials(text) {
      const ids: number[] = [];
      splitAtSpecials(text, model.specials).forEach((part, k) => {
        if (k % 2 === 1) ids.push(special(part));
        else encodeInto(ids, part);
      });
      return ids;
    },
    decodeBytes,
    decode: (ids) => decodeText(decodeBytes(ids)),
  };
}

/** Text and specials in turn, text first; of two specials at one place the longer. */
function splitAtSpecials(text: string, specials: readonly string[]): readonly string[] {
  if (specials.length === 0) return [text];
  const longestFirst = specials.toSorted((a, b) => b.length - a.length);
  return text.split(
    new RegExp(
      `(${longestFirst.map((special) => special.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})`,
    ),
  );
}

/** The bytes of each token. */
function tokenBytes(tokens: readonly string[], specialCount: number): readonly Uint8Array[] {
  const byteOf = new Map(
    tokens.slice(specialCount, specialCount + 256).map((token, k) => [token, bytesInOrder[k]!]),
  );
  return tokens.map((token, id) =>
    id < specialCount ? encodeText(token) : Uint8Array.from(token, (character) => byteOf.get(character)!),
  );
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

function noToken(id: number, count: number): never {
  throw new AlgorithmError('invalid-option', `there is no token ${id}`, `tokens are 0 to ${count - 1}`);
}
