/** Byte-level BPE: learnt from text, exact for every string, and written as others read it. */
export { type GgufTokenizer, toGgufTokenizer, toHuggingFaceTokenizer } from './export-tokenizer.ts';
export { preTokenise } from './pre-tokenise.ts';
export { createTokenizer, type Tokenizer } from './tokenizer.ts';
export { type TokenizerModel, type Vocabulary, vocabularyOf } from './tokenizer-model.ts';
export { type TokenizerOptions, trainTokenizer } from './train-tokenizer.ts';
