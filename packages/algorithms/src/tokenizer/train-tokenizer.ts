import { AlgorithmError } from '../algorithm-error.ts';
import { bytesInOrder, characterOfByte } from './byte-alphabet.ts';
import { PairCounts } from './pair-counts.ts';
import { preTokenise } from './pre-tokenise.ts';
import type { TokenizerModel } from './tokenizer-model.ts';

export type TokenizerOptions = {
  /** Tokens in all, specials and the 256 bytes included; training stops earlier when nothing is left to join. */
  readonly vocabularySize: number;
  readonly specials?: readonly string[];
  /** Pairs seen less often than this are not joined; 2 when left out, since a pair seen once teaches nothing. */
  readonly minCount?: number;
};

/**
 * Learns merges: again and again the most frequent pair of neighbours within words becomes a token; of equally
 * frequent pairs the one with the lower numbers, as Hugging Face's trainer does, so that the same text gives the same
 * tokenizer.
 */
export function trainTokenizer(texts: Iterable<string>, options: TokenizerOptions): TokenizerModel {
  const { vocabularySize, specials = [], minCount = 2 } = options;
  if (
    !Number.isSafeInteger(vocabularySize) ||
    vocabularySize < specials.length + 256 ||
    vocabularySize > 2 ** 24
  )
    throw new AlgorithmError(
      'invalid-option',
      `a vocabulary of ${vocabularySize}`,
      `it holds 256 bytes and ${specials.length} specials, and at most 16,777,216 tokens`,
    );
  const tokens = [...specials, ...bytesInOrder.map((byte) => characterOfByte[byte]!)];
  const numbers = new Map(tokens.map((token, id) => [token, id]));
  const pairs = new PairCounts(countWords(texts), (byte) => numbers.get(characterOfByte[byte]!)!);
  const merges: [number, number][] = [];
  while (tokens.length < vocabularySize) {
    const pair = pairs.mostFrequent(minCount);
    if (pair === null) break;
    const text = tokens[pair[0]]! + tokens[pair[1]]!;
    const result = numbers.get(text) ?? tokens.push(text) - 1;
    numbers.set(text, result);
    merges.push(pair);
    pairs.join(pair, result);
  }
  return { specials, merges };
}

/** A longer run without a blank is data, not language; it is learnt from in pieces, lest every merge walks all of it. */
const longestWord = 1024;

function countWords(texts: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const word of preTokenise(text))
      for (let start = 0; start < word.length; start += longestWord) {
        const piece = word.length <= longestWord ? word : word.slice(start, start + longestWord);
        counts.set(piece, (counts.get(piece) ?? 0) + 1);
      }
  return counts;
}
