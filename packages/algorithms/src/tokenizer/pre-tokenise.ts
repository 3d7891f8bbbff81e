/**
 * GPT-2's pattern (Radford et al., 2019): English contractions, words, numbers and signs each with a blank before
 * them, and runs of blanks but the last before a word. White space is Unicode's, not that of JavaScript's \s, so that
 * the pieces are those of Hugging Face's tokenizers and llama.cpp.
 */
const pattern =
  /'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** The pieces within which bytes may be joined to tokens; together they are the text. */
export const preTokenise = (text: string): readonly string[] => text.match(pattern) ?? [];
