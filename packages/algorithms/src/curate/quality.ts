import type { DropReason } from './document.ts';
import { wordsOf } from './words.ts';

/** Limits within which a text counts as language worth learning. */
export type QualityLimits = {
  readonly minWords: number;
  readonly maxWords: number;
  /** Mean letters of a word: below are codes, above is data. */
  readonly meanWordLength: readonly [least: number, most: number];
  /** Least share of the visible characters that are letters. */
  readonly minLetterShare: number;
  /** Most share of lines that came before in the same text, by characters. */
  readonly maxRepeatedLineShare: number;
  /** Most share of words that the most frequent pair, three and four of neighbours make. */
  readonly maxTopShare: readonly [pairs: number, threes: number, fours: number];
  /** Keep texts in English only, told by its commonest words. */
  readonly language: 'en' | null;
};

/** The limits of Rae et al. (2021), table A1, made wider for documentation: lists, code and short notes stay. */
export const qualityDefaults: QualityLimits = {
  minWords: 50,
  maxWords: 100_000,
  meanWordLength: [2.5, 10],
  minLetterShare: 0.5,
  maxRepeatedLineShare: 0.3,
  maxTopShare: [0.2, 0.18, 0.16],
  language: null,
};

/** The first rule that a text breaks, with the figure; null when it keeps all. */
export function judgeQuality(
  text: string,
  limits: QualityLimits,
): { readonly reason: DropReason; readonly detail: string } | null {
  const words = wordsOf(text);
  if (words.length < limits.minWords) return { reason: 'too short', detail: `${words.length} words` };
  if (words.length > limits.maxWords) return { reason: 'too long', detail: `${words.length} words` };
  return judgeLanguage(text, words, limits) ?? judgeRepetition(text, words, limits);
}

function judgeLanguage(text: string, words: readonly string[], limits: QualityLimits) {
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const meanLength = letters / words.length;
  const [least, most] = limits.meanWordLength;
  if (meanLength < least || meanLength > most)
    return { reason: 'not language' as const, detail: `words of ${meanLength.toFixed(1)} letters` };
  const visible = text.replaceAll(/\s/g, '').length;
  const letterShare = (text.match(/\p{L}/gu)?.length ?? 0) / Math.max(1, visible);
  if (letterShare < limits.minLetterShare)
    return { reason: 'not language' as const, detail: `${percent(letterShare)} of it letters` };
  if (limits.language === null) return null;
  const common = words.filter((word) => commonEnglish.has(word)).length / words.length;
  return common >= leastCommonShare
    ? null
    : { reason: 'another language' as const, detail: `${percent(common)} of its words common English` };
}

const commonEnglish = new Set(
  'the be to of and that have with a in is it for on this you are or not'.split(' '),
);
/** Half of what running English has; technical notes leave articles out. */
const leastCommonShare = 0.08;

function judgeRepetition(text: string, words: readonly string[], limits: QualityLimits) {
  const repeated = repeatedLineShare(text);
  if (repeated > limits.maxRepeatedLineShare)
    return { reason: 'repetitive' as const, detail: `${percent(repeated)} of it in repeated lines` };
  for (const [k, limit] of limits.maxTopShare.entries()) {
    const share = topShare(words, k + 2);
    if (share > limit)
      return { reason: 'repetitive' as const, detail: `${percent(share)} of it the same ${k + 2} words` };
  }
  return null;
}

/** The share of characters in lines that stood before in the text. */
function repeatedLineShare(text: string): number {
  const seen = new Set<string>();
  let [all, repeated] = [0, 0];
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    all += line.length;
    if (seen.has(line)) repeated += line.length;
    seen.add(line);
  }
  return repeated / Math.max(1, all);
}

/** The share of all words that belong to the most frequent run of `length`. */
function topShare(words: readonly string[], length: number): number {
  const counts = new Map<string, number>();
  let most = 0;
  for (let start = 0; start + length <= words.length; start += 1) {
    const run = words.slice(start, start + length).join(' ');
    const count = (counts.get(run) ?? 0) + 1;
    counts.set(run, count);
    most = Math.max(most, count);
  }
  // Once is no repetition, however short the text.
  return most < 2 ? 0 : (most * length) / words.length;
}

const percent = (share: number) => `${(100 * share).toFixed(0)}%`;
