import { AlgorithmError } from '../algorithm-error.ts';
import { bytesInOrder, characterOfByte } from './byte-alphabet.ts';

/**
 * A byte-level BPE tokenizer (Sennrich et al., 2016; Radford et al., 2019). Tokens are numbered: the specials, the 256
 * bytes in the order of `bytesInOrder`, then what the merges make, in their order. Plain JSON.
 */
export type TokenizerModel = {
  /** Tokens that no text contains, such as the end of a document. */
  readonly specials: readonly string[];
  /** Which two tokens are joined, the most preferred first. */
  readonly merges: readonly (readonly [left: number, right: number])[];
};

export type Vocabulary = {
  /** Each token: a special's text, or bytes as characters of the byte alphabet. */
  readonly tokens: readonly string[];
  /** The token each merge makes; two merges may make the same one. */
  readonly results: readonly number[];
};

/** All tokens of the model; throws `invalid-file` when merges refer to tokens that are not there yet. */
export function vocabularyOf({ specials, merges }: TokenizerModel): Vocabulary {
  checkSpecials(specials);
  const tokens = [...specials, ...bytesInOrder.map((byte) => characterOfByte[byte]!)];
  const numbers = new Map(tokens.map((token, id) => [token, id]));
  const isJoinable = (id: number) => Number.isInteger(id) && id >= specials.length && id < tokens.length;
  const results = merges.map(([left, right], rank) => {
    if (!isJoinable(left) || !isJoinable(right))
      throw new AlgorithmError(
        'invalid-file',
        `merge ${rank} joins ${left} and ${right}`,
        `at that point there are tokens ${specials.length} to ${tokens.length - 1}`,
      );
    const joined = tokens[left]! + tokens[right]!;
    const known = numbers.get(joined);
    if (known !== undefined) return known;
    numbers.set(joined, tokens.length);
    return tokens.push(joined) - 1;
  });
  return { tokens, results };
}

function checkSpecials(specials: readonly string[]): void {
  const wrong = specials.find((special, k) => special.length < 2 || specials.indexOf(special) !== k);
  if (wrong !== undefined)
    throw new AlgorithmError(
      'invalid-file',
      `'${wrong}' cannot be a special token`,
      'use two characters or more, once',
    );
}
